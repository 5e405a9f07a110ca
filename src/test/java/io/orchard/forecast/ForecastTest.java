package io.orchard.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.orchard.rows.ImageFile;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final Costs COSTS = new Costs(2, 0.004, 1.5, 5_000);

  /** 100 images in 10 s, 300 more in 3 s, then 200 a second on 2 threads. */
  private static final Trial TRIAL =
      new Trial(100, 3, 10, 300, 3, 200, 2, 1_000_000, 50_000, 40_000, 12);

  @Test
  void addsUpWhatARunTakes() {
    Forecast forecast = forecast(1_400, TRIAL);
    // Listed once; the trial; 300 as slow as they were; 1,000 at the rate; 1,300 rows; the fit.
    assertThat(forecast.seconds())
        .isCloseTo(2 + 10 + 3 + 5 + 1_300 * 0.004 / 2 + 1.5, within(1e-9));
    assertThat(forecast.coreHours()).isCloseTo(2 * forecast.seconds() / 3600, within(1e-12));
    assertThat(forecast.featuresBytes()).isEqualTo(14 * 40_000);
    assertThat(forecast.outputBytes()).isEqualTo(1_000_000 + 14 * 50_000);
    assertThat(forecast.bytes()).isEqualTo(1_400 * 7);
    assertThat(forecast.rejected()).isEqualTo(3);
  }

  @Test
  void whereTheTrialHadAllImagesItIsTheForecast() {
    assertThat(forecast(100, TRIAL).seconds()).isEqualTo(12);
    assertThat(forecast(100, TRIAL).outputBytes()).isEqualTo(1_050_000);
  }

  @Test
  void whereTheTrialHadNearlyAllOnlyThePartThatIsMissingCounts() {
    assertThat(forecast(250, TRIAL).seconds())
        .isCloseTo(2 + 10 + 1.5 + 150 * 0.004 / 2 + 1.5, within(1e-9));
  }

  @Test
  void linesAreForPeople() {
    assertThat(String.join("\n", forecast(1_000_000, TRIAL).lines()))
        .contains("fit would take about 1 h 56 min on this machine, 2 threads, start included")
        .contains("images   1,000,000, 7.0 MB")
        .contains("tried    100 of them")
        .contains("core hours, at the rate of this machine's cores; SparkRunner itself takes more")
        .contains("output   501.0 MB, of which features/ 400.0 MB");
  }

  @Test
  void requestsAreCountedWhereS3IsAsked() {
    assertThat(Requests.of(false, false, 2, 1_000, 20, 1 << 20))
        .isEqualTo(new Requests(0, 0, 0, 0));
    Requests in = Requests.of(true, false, 2, 5_000, 20, 1 << 20);
    assertThat(in).isEqualTo(new Requests(14, 5_000, 0, 0));
    Requests both = Requests.of(true, true, 1, 1_280_000, 20, 50 << 20);
    long written = 20 + 25 + (1_280_000 - 1024) / 128 + 3;
    assertThat(both.get()).isEqualTo(1_280_000 + 80);
    assertThat(both.put()).isEqualTo(3 * written + 10 + 20);
    assertThat(both.list()).isEqualTo(1_282 + 94 + 10);
  }

  /** As counted in front of an S3 server, while fit ran over 300 images: 17 files were left. */
  @Test
  void requestsAreAboutWhatWasCounted() {
    Requests requests = Requests.of(true, true, 2, 300, 17, 1_055_625);
    assertThat((double) requests.list()).isCloseTo(100, within(10.0));
    assertThat((double) requests.get()).isCloseTo(330 + 43, within(20.0));
    assertThat((double) requests.put()).isCloseTo(37 + 16 + 70, within(12.0));
  }

  @Test
  void aTrialWithoutImagesSaysNothing() {
    assertThatThrownBy(() -> new Trial(0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Forecast forecast(int images, Trial trial) {
    Survey survey = Survey.create(1);
    for (int i = 0; i < images; i++) {
      survey.add(new ImageFile("/a/" + i, 7, null, null, null));
    }
    return Forecast.of("fit", "SparkRunner", survey, trial, COSTS, 1, false, false, 9_000);
  }
}

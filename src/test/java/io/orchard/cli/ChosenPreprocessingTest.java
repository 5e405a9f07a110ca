package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.cli.options.NetworkOptions;
import io.orchard.network.folder.ChannelOrder;
import io.orchard.network.folder.Preprocessing;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChosenPreprocessingTest {

  @Test
  void nothingGivenIsNothingChosen() {
    assertThat(chosen()).isNull();
  }

  @Test
  void namesAndOrders() {
    assertThat(chosen("--preprocessing=none")).isEqualTo(Preprocessing.NONE);
    assertThat(chosen("--preprocessing=caffe")).isEqualTo(Preprocessing.CAFFE);
    assertThat(chosen("--preprocessing=caffe", "--channels=bgr")).isEqualTo(Preprocessing.CAFFE);
    assertThat(chosen("--preprocessing=torch", "--channels=rgb")).isEqualTo(Preprocessing.TORCH);
    assertThat(chosen("--preprocessing=torch", "--channels=bgr"))
        .isEqualTo(Preprocessing.TORCH.in(ChannelOrder.BGR));
  }

  @Test
  void meanAndDeviationAreInTheNetworksOrder() {
    assertThat(chosen("--mean=0.5, 0.25, 0", "--std=1,0.5,1e-3", "--channels=bgr"))
        .isEqualTo(
            Preprocessing.of(List.of(0.5, 0.25, 0.0), List.of(1.0, 0.5, 1e-3), ChannelOrder.BGR));
    assertThat(chosen("--mean=0.485,0.456,0.406", "--std=0.229,0.224,0.225"))
        .isEqualTo(Preprocessing.TORCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --preprocessing=keras                      | must be one of none, tf, caffe, torch, unit
          --preprocessing=caffe --channels=rgb       | --channels=rgb: caffe takes
          --preprocessing=tf --channels=gbr          | --channels=gbr: must be one of rgb, bgr
          --preprocessing=tf --mean=0,0,0            | leave --mean and --std out
          --preprocessing=tf --std=1,1,1             | leave --mean and --std out
          --channels=bgr                             | --channels=bgr: goes with --preprocessing
          --mean=0,0,0                               | --std is missing
          --std=1,1,1                                | --mean is missing
          --mean=0.5 --std=0.5,0.5,0.5               | mean has to be three numbers
          --mean=0,0,0 --std=1,1,1,1                 | std has to be three numbers
          --mean=0,0, --std=1,1,1                    | --mean=0,0,: must be three numbers
          --mean=0,0,0 --std=a,b,c                   | --std=a,b,c: must be three numbers
          --mean=0,NaN,0 --std=1,1,1                 | a mean of NaN
          --mean=0,0,0 --std=1,Infinity,1            | a std of Infinity
          --mean=0,0,0 --std=1,0,1                   | a std of 0.0
          --mean=0,0,0 --std=1,1e-40,1               | a std of 1.0E-40
          --mean=0,0,-1 --std=1,1,1                  | a mean of -1.0
          --mean=123.68,116,103 --std=1,1,1          | means are of values 0 to 1; divide by 255
          --mean=0,0,0 --std=58.395,57.12,57.375     | stds are of values 0 to 1; divide by 255
          """)
  void whatCannotBeMeantIsRefused(String options, String message) {
    assertThatThrownBy(() -> chosen(options.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static Preprocessing chosen(String... options) {
    return ChosenPreprocessing.of(
        PipelineOptionsFactory.fromArgs(options).as(NetworkOptions.class));
  }
}

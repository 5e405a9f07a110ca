package io.orchard.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.rows.Prediction.Candidate;
import io.orchard.table.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionTableTest {

  @TempDir Path temp;

  private static final List<String> ODD =
      List.of("a|b", "a:b", "a\\b", "\\", "a\\", "|", ":", "a\\|b:0.5", "\\:", "", "=1|2", "'-:");

  @BeforeEach
  void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void ordinaryLabelsStandInTheCellAsTheyAre() {
    assertThat(cell(List.of("Apple Red 1", "Pêche"))).isEqualTo("Apple Red 1:0.5|Pêche:0.25");
  }

  @Test
  void everyLabelCanBeReadBack() {
    for (String first : ODD) {
      for (String second : ODD) {
        List<String> labels = List.of(first, second, "Apple");
        assertThat(labels(CsvText.read(CsvText.of(cell(labels))))).isEqualTo(labels);
      }
    }
  }

  @Test
  void rowsAreReadBackFromCsv() throws IOException {
    List<ClassifiedImage> images = new ArrayList<>();
    for (String label : ODD) {
      images.add(
          new ClassifiedImage(
              "/=" + label + ".jpg",
              label.isEmpty() ? null : label,
              label.length() > 1 ? "Test" : null,
              label.contains("|"),
              new Prediction(
                  List.of(new Candidate(label, 1 / 3.0), new Candidate("Apple", 0.25)),
                  1 / 7.0,
                  label.contains("a"))));
    }
    Path file = temp.resolve("part.csv");
    PredictionTable table = new PredictionTable();
    try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(file), CSVFormat.DEFAULT)) {
      csv.printRecord(table.csvHeader());
      for (ClassifiedImage image : images) {
        csv.printRecord(
            table.csvRow(image).stream()
                .map(cell -> cell instanceof String text ? CsvText.of(text) : cell));
      }
    }
    List<ClassifiedImage> read = new ArrayList<>();
    PredictionTable.readCsv(file.toString(), label -> label.contains("|"), read::add);
    assertThat(read).isEqualTo(images);
  }

  private static String cell(List<String> labels) {
    List<Candidate> top = new ArrayList<>();
    double probability = 1;
    for (String label : labels) {
      top.add(new Candidate(label, probability /= 2));
    }
    ClassifiedImage image =
        new ClassifiedImage("/1.jpg", null, null, false, new Prediction(top, 1, false));
    PredictionTable table = new PredictionTable();
    return (String) table.csvRow(image).get(table.csvHeader().indexOf("top"));
  }

  /** Reads a cell from the left, as its description says. */
  private static List<String> labels(String cell) {
    List<String> labels = new ArrayList<>();
    double expected = 1;
    for (int at = 0; at < cell.length(); at++) {
      StringBuilder label = new StringBuilder();
      for (; cell.charAt(at) != ':'; at++) {
        assertThat(cell.charAt(at)).isNotEqualTo('|');
        if (cell.charAt(at) == '\\') {
          at++;
        }
        label.append(cell.charAt(at));
      }
      labels.add(label.toString());
      int end = cell.indexOf('|', at);
      String probability = cell.substring(at + 1, end < 0 ? cell.length() : end);
      assertThat(Double.parseDouble(probability)).isEqualTo(expected /= 2);
      at = end < 0 ? cell.length() : end;
    }
    return labels;
  }
}

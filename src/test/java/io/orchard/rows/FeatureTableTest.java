package io.orchard.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.ImageFacts;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureTableTest {

  @TempDir Path temp;

  /** 3,000 vectors of 3,000 numbers are 36 MB: several row groups of many pages. */
  @Test
  void rowsComeBackAsTheyWereWritten() {
    Random random = new Random(1);
    List<ImageFeatures> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      float[] features = new float[3000];
      for (int j = 0; j < features.length; j++) {
        features[j] = random.nextFloat();
      }
      rows.add(
          new ImageFeatures(
              new ImageFile(
                  "/ä/" + i + ".jpg",
                  i,
                  i % 2 == 0 ? null : "tag " + i,
                  i % 3 == 0 ? null : "Pêche",
                  i % 5 == 0 ? "Test" : null),
              features,
              i % 7 == 0 ? null : new ImageFacts(i, 2, "PNG", 0.1 * i, -0.0, 1e300, "ä" + i, "")));
    }
    assertThat(read(write(rows), "made so")).isEqualTo(rows);
  }

  @Test
  void manyThreadsReadAtOnce() throws IOException {
    List<ImageFeatures> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[2000];
      Arrays.fill(features, i);
      rows.add(new ImageFeatures(new ImageFile("a" + i, 1, null, null, null), features));
    }
    String file = temp.resolve("part.parquet").toString();
    try (FileChannel channel =
            FileChannel.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FeatureWriter writer = FeatureTable.open(channel, "made so")) {
      for (ImageFeatures row : rows) {
        writer.write(row);
      }
    }
    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> read(file, "made so")))
        .allMatch(rows::equals);
  }

  @Test
  void readersOfRecordsFindTheSame() throws IOException {
    List<ImageFeatures> rows = few();
    try (FileChannel channel = FileChannel.open(Path.of(write(rows)))) {
      List<GenericRecord> records = ParquetTable.readAll(channel);
      assertThat(records).hasSameSizeAs(rows);
      for (int i = 0; i < rows.size(); i++) {
        GenericRecord record = records.get(i);
        assertThat(record.get("path")).hasToString(rows.get(i).uri());
        assertThat(String.valueOf(record.get("label"))).isEqualTo("" + rows.get(i).label());
        assertThat(record.get("bytes")).isEqualTo(rows.get(i).image().bytes());
        assertThat(record.get("features")).asList().containsExactly((Object[]) boxed(rows.get(i)));
      }
    }
  }

  @Test
  void filesOfParquetsOwnWriterAreRead() throws IOException {
    List<ImageFeatures> rows = few();
    String ours = write(rows);
    List<GenericRecord> records;
    try (FileChannel channel = FileChannel.open(Path.of(ours))) {
      records = ParquetTable.readAll(channel);
    }
    String theirs = temp.resolve("theirs.parquet").toString();
    ParquetTable.write(theirs, records.get(0).getSchema(), rows.size(), records::get);
    BitSet some = new BitSet();
    some.set(1);
    some.set(rows.size() - 1);
    List<ImageFeatures> read = new ArrayList<>();
    FeatureTable.features(theirs, some, read::add);
    assertThat(read).containsExactly(rows.get(1), rows.get(rows.size() - 1));
  }

  static Stream<Arguments> damages() {
    ImageFile image = new ImageFile("/ä/x", 1, null, null, null);
    ImageFacts dark = new ImageFacts(1, 1, "PNG", 0, Double.NaN, 0, "", "");
    return Stream.of(
        Arguments.of(new ImageFeatures(image, new float[] {0, Float.NaN, 0}), "/ä/x is NaN"),
        Arguments.of(
            new ImageFeatures(image, new float[] {0, 0, Float.NEGATIVE_INFINITY}), "is -Infinity"),
        Arguments.of(new ImageFeatures(image, new float[2]), "has 2 features, others have 3"),
        Arguments.of(new ImageFeatures(image, new float[3], dark), "the looks of /ä/x"));
  }

  /** Whoever takes features over must not learn from what no network made. */
  @ParameterizedTest
  @MethodSource("damages")
  void whatNoRunMakesIsNamed(ImageFeatures row, String expected) {
    List<ImageFeatures> rows = new ArrayList<>(few());
    rows.add(row);
    String file = write(rows);
    assertThatThrownBy(() -> read(file, "made so"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(file + ": cannot be read: damaged, ")
        .hasMessageContaining(expected)
        .message()
        .hasLineCount(1);
  }

  private static List<ImageFeatures> few() {
    return IntStream.range(0, 20)
        .mapToObj(
            i ->
                new ImageFeatures(
                    new ImageFile("/ä/" + i, i, null, i % 2 == 0 ? null : "Pêche", null),
                    new float[] {i, -i, 0.5f}))
        .toList();
  }

  private static Float[] boxed(ImageFeatures row) {
    float[] vector = row.features();
    return IntStream.range(0, vector.length).mapToObj(i -> vector[i]).toArray(Float[]::new);
  }

  @Test
  void vectorsOfOneNumberAndFilesOfOneRow() {
    List<ImageFeatures> row =
        List.of(new ImageFeatures(new ImageFile("a", 1, null, null, null), new float[] {-0.0f}));
    assertThat(read(write(row), "made so")).isEqualTo(row);
  }

  /** The table as it was before it had facts. */
  @Test
  void filesWithoutFactsAreReadAndNotWhole() {
    Schema schema =
        ImageColumns.begin("ImageFeatures")
            .name("features")
            .type(ParquetTable.listOf(Schema.Type.FLOAT))
            .noDefault()
            .endRecord();
    ImageFeatures row =
        new ImageFeatures(new ImageFile("a", 1, null, "Kiwi", null), new float[] {1, 2});
    GenericRecord record = ImageColumns.row(schema, row.image());
    record.put("features", row.features());
    String file = temp.resolve("old.parquet").toString();
    ParquetTable.write(file, schema, 1, i -> record);
    List<ImageFeatures> read = new ArrayList<>();
    BitSet first = new BitSet();
    first.set(0);
    FeatureTable.features(file, first, read::add);
    assertThat(read).containsExactly(row);
    assertThat(FeatureTable.isWhole(file, 1)).isFalse();
    String current = write(List.of(row));
    assertThat(FeatureTable.isWhole(current, 1)).isTrue();
    assertThat(FeatureTable.isWhole(current, 2)).isFalse();
  }

  @Test
  void featuresMadeInAnotherWayDoNotCount() {
    List<ImageFeatures> row =
        List.of(new ImageFeatures(new ImageFile("a", 1, null, null, null), new float[] {1}));
    assertThat(read(write(row), "made otherwise")).isEmpty();
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    String file =
        write(
            List.of(
                new ImageFeatures(
                    new ImageFile("a", 1, null, null, null), new float[] {1, 2, 3, 4, 5})));
    byte[] content = Files.readAllBytes(Path.of(file));
    String latin = new String(content, StandardCharsets.ISO_8859_1);
    content[latin.indexOf("\0\0@@")] ^= 1; // The bytes of 3.
    Files.write(Path.of(file), content);
    assertThatThrownBy(() -> read(file, "made so"))
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll(file, "cannot be read");
    Files.write(Path.of(file), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> read(file, "made so"))
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll(file, "not a Parquet file");
  }

  @Test
  void aFailureOfTheConsumersIsNotCalledDamage() {
    String file = write(few());
    IllegalStateException failure = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                FeatureTable.images(
                    file,
                    "made so",
                    image -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  private String write(List<ImageFeatures> rows) {
    String file = temp.resolve("part.parquet").toString();
    FeatureTable.write(file, rows, "made so");
    assertThat(temp).isDirectoryNotContaining(path -> path.toString().endsWith(".part"));
    return file;
  }

  private static List<ImageFeatures> read(String file, String fingerprint) {
    List<ImageFile> images = new ArrayList<>();
    FeatureTable.images(file, fingerprint, images::add);
    BitSet all = new BitSet();
    all.set(0, images.size());
    List<ImageFeatures> rows = new ArrayList<>();
    FeatureTable.features(file, all, rows::add);
    assertThat(rows).extracting(ImageFeatures::image).isEqualTo(images);
    return rows;
  }
}

package io.orchard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors in every encoding that Parquet's writers choose for them. */
class VectorReaderTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Row")
          .fields()
          .requiredString("name")
          .name("vector")
          .type(ParquetTable.listOf(Schema.Type.FLOAT))
          .noDefault()
          .endRecord();

  @TempDir Path temp;

  @Test
  void numbersThatComeOftenStandInADictionary() throws IOException {
    List<float[]> vectors = vectors(7);
    Path file = temp.resolve("often.parquet");
    try (FileChannel channel = create(file);
        ParquetWriter<GenericRecord> writer = ParquetTable.write(channel, SCHEMA)) {
      write(writer, vectors);
    }
    assertThat(encodings(file)).contains(Encoding.PLAIN_DICTIONARY);
    assertThat(read(file)).containsExactlyElementsOf(vectors);
  }

  @Test
  void aDictionaryThatGetsTooLargeEndsWithinTheFile() throws IOException {
    List<float[]> vectors = vectors(7);
    vectors.addAll(vectors(Integer.MAX_VALUE));
    Path file = temp.resolve("both.parquet");
    try (FileChannel channel = create(file);
        ParquetWriter<GenericRecord> writer =
            builder(channel).withPageSize(1 << 14).withDictionaryPageSize(1 << 12).build()) {
      write(writer, vectors);
    }
    assertThat(encodings(file)).contains(Encoding.PLAIN_DICTIONARY, Encoding.PLAIN);
    assertThat(read(file)).containsExactlyElementsOf(vectors);
  }

  @Test
  void numbersStandAsTheyAre() throws IOException {
    List<float[]> vectors = vectors(7);
    Path file = temp.resolve("plain.parquet");
    try (FileChannel channel = create(file);
        ParquetWriter<GenericRecord> writer =
            builder(channel).withDictionaryEncoding(false).build()) {
      write(writer, vectors);
    }
    assertThat(encodings(file)).contains(Encoding.PLAIN).doesNotContain(Encoding.PLAIN_DICTIONARY);
    assertThat(read(file)).containsExactlyElementsOf(vectors);
  }

  @Test
  void bytesStandApart() throws IOException {
    List<float[]> vectors = vectors(Integer.MAX_VALUE);
    Path file = temp.resolve("split.parquet");
    try (FileChannel channel = create(file);
        ParquetWriter<GenericRecord> writer =
            builder(channel)
                .withDictionaryEncoding(false)
                .withByteStreamSplitEncoding(true)
                .build()) {
      write(writer, vectors);
    }
    assertThat(encodings(file)).contains(Encoding.BYTE_STREAM_SPLIT);
    assertThat(read(file)).containsExactlyElementsOf(vectors);
  }

  @Test
  void whatHasAnotherFormIsTold() throws IOException {
    Path empty = temp.resolve("empty.parquet");
    try (FileChannel channel = create(empty);
        ParquetWriter<GenericRecord> writer = ParquetTable.write(channel, SCHEMA)) {
      write(writer, List.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1}, new float[0]));
    }
    Path second = temp.resolve("second.parquet");
    try (FileChannel channel = create(second);
        ParquetWriter<GenericRecord> writer =
            builder(channel).withWriterVersion(WriterVersion.PARQUET_2_0).build()) {
      write(writer, vectors(7));
    }
    assertThatThrownBy(() -> read(empty))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("it has lists without numbers");
    assertThatThrownBy(() -> read(second))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("its vectors are not in pages of version 1");
  }

  /** Returns vectors of one to nine numbers, of which there are so many. */
  private static List<float[]> vectors(int numbers) {
    Random random = new Random(numbers);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      float[] vector = new float[1 + i % 9];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = random.nextInt(numbers) / 8f;
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static AvroParquetWriter.Builder<GenericRecord> builder(FileChannel channel) {
    ParquetConfiguration threeLevels = new PlainParquetConfiguration();
    threeLevels.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    return AvroParquetWriter.<GenericRecord>builder(new ChannelOutputFile(channel))
        .withConf(threeLevels)
        .withDataModel(GenericData.get())
        .withSchema(SCHEMA);
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void write(ParquetWriter<GenericRecord> writer, List<float[]> vectors)
      throws IOException {
    for (float[] vector : vectors) {
      writer.write(
          new GenericRecordBuilder(SCHEMA).set("name", "any").set("vector", vector).build());
    }
  }

  private static Set<Encoding> encodings(Path file) {
    return ParquetTable.opened(
        file.toString(),
        reader -> {
          ColumnChunkMetaData vectors = reader.getFooter().getBlocks().get(0).getColumns().get(1);
          return vectors.getEncodings();
        });
  }

  private static List<float[]> read(Path file) {
    List<float[]> vectors = new ArrayList<>();
    ParquetTable.opened(
        file.toString(),
        reader -> {
          RowColumns.forEach(reader, Set.of("name"), "vector", RowColumns::vector, vectors::add);
          return null;
        });
    return vectors;
  }
}

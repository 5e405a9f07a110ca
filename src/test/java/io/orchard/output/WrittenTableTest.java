package io.orchard.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.listing.ImageStores;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenTableTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("row").fields().requiredInt("number").endRecord();

  @TempDir Path temp;

  private final ImageStores stores = ImageStores.create(PipelineOptionsFactory.create());

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void countsTheRowsOfAllFiles() throws IOException {
    write(temp.resolve("a.parquet"), 3);
    write(Files.createDirectory(temp.resolve("Training")).resolve("b.parquet"), 2);
    Files.writeString(temp.resolve("c.csv"), "no Parquet");
    assertThat(WrittenTable.parquetRows(temp.toString(), stores)).isEqualTo(5);
  }

  @Test
  void aTableThatIsNotThereHasNoRows() {
    assertThat(WrittenTable.parquetRows(temp.resolve("none").toString(), stores)).isZero();
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Files.writeString(temp.resolve("a.parquet"), "no Parquet");
    assertThatThrownBy(() -> WrittenTable.parquetRows(temp.toString(), stores))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a.parquet");
  }

  private static void write(Path file, int rows) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ParquetWriter<GenericRecord> writer = ParquetTable.write(channel, SCHEMA)) {
      for (int i = 0; i < rows; i++) {
        writer.write(new GenericRecordBuilder(SCHEMA).set("number", i).build());
      }
    }
  }
}

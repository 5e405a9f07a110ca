package io.orchard.output;

import io.orchard.table.ParquetTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Changes numbers in a model's tables, as no program that fits would. */
public final class TableEdit {

  private TableEdit() {}

  /** Reads a table, changes its rows, and writes it again; every column may hold nulls then. */
  public static void change(Path file, Consumer<List<GenericRecord>> change) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (GenericRecord row : ParquetTable.readAll(FileChannel.open(file))) {
      rows.add(copy(row, nullable(row.getSchema())));
    }
    Schema schema = rows.get(0).getSchema();
    change.accept(rows);
    ParquetTable.write(file.toString(), schema, rows.size(), rows::get);
  }

  private static GenericRecord copy(GenericRecord row, Schema schema) {
    GenericRecord copy = new GenericData.Record(schema);
    for (Schema.Field field : row.getSchema().getFields()) {
      Object value = row.get(field.name());
      copy.put(field.name(), value instanceof List<?> list ? new ArrayList<>(list) : value);
    }
    return copy;
  }

  private static Schema nullable(Schema schema) {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Row").fields();
    for (Schema.Field field : schema.getFields()) {
      fields
          .name(field.name())
          .type(Schema.createUnion(Schema.create(Schema.Type.NULL), field.schema()))
          .noDefault();
    }
    return fields.endRecord();
  }

  /** Puts a number in the place of one in a vector. */
  @SuppressWarnings("unchecked")
  public static void set(GenericRecord row, String column, int i, double value) {
    ((List<Object>) row.get(column)).set(i, value);
  }
}

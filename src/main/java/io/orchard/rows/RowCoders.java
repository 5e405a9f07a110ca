package io.orchard.rows;

import io.orchard.image.ImageFacts;
import io.orchard.rows.Prediction.Candidate;
import io.orchard.rows.ReducedTable.Column;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.jspecify.annotations.Nullable;

/**
 * The coders of the records that flow through the pipeline. Those of records that are rows of a
 * table have its columns as a schema, so that a {@code PCollection} of them can be made rows of,
 * and be asked in SQL.
 *
 * <p>Strings are UTF-8 with their length before them, -1 for null, and vectors little-endian
 * float32 with theirs.
 */
public final class RowCoders {

  /** The coder of {@link ImageFile}. */
  public static final Coder<ImageFile> IMAGE_FILE =
      record(RecordSchemas.IMAGE_FILE, RowCoders::write, RowCoders::readImageFile);

  /** The coder of {@link ImageFeatures}. */
  public static final Coder<ImageFeatures> IMAGE_FEATURES =
      record(RecordSchemas.IMAGE_FEATURES, RowCoders::write, RowCoders::readImageFeatures);

  /** The coder of {@link FeatureRow}. */
  public static final Coder<FeatureRow> FEATURE_ROW =
      DataCoder.of(RowCoders.class, FeatureRow.class, RowCoders::write, RowCoders::readFeatureRow);

  /** The coder of {@link RejectedImage}. */
  public static final Coder<RejectedImage> REJECTED_IMAGE =
      record(RecordSchemas.REJECTED_IMAGE, RowCoders::write, RowCoders::readRejectedImage);

  /** The coder of {@link Extraction}. */
  public static final Coder<Extraction> EXTRACTION =
      DataCoder.of(RowCoders.class, Extraction.class, RowCoders::write, RowCoders::readExtraction);

  /** The coder of {@link ReducedImage}. */
  public static final Coder<ReducedImage> REDUCED_IMAGE =
      record(RecordSchemas.REDUCED_IMAGE, RowCoders::write, RowCoders::readReducedImage);

  /** The coder of {@link ClassifiedImage}. */
  public static final Coder<ClassifiedImage> CLASSIFIED_IMAGE =
      record(RecordSchemas.CLASSIFIED_IMAGE, RowCoders::write, RowCoders::readClassifiedImage);

  /** The coder of {@link DuplicateImage}. */
  public static final Coder<DuplicateImage> DUPLICATE_IMAGE =
      record(RecordSchemas.DUPLICATE_IMAGE, RowCoders::write, RowCoders::readDuplicateImage);

  /** The coder of {@link DuplicateGroup}. */
  public static final Coder<DuplicateGroup> DUPLICATE_GROUP =
      DataCoder.of(
          RowCoders.class, DuplicateGroup.class, RowCoders::write, RowCoders::readDuplicateGroup);

  /** The coder of vectors, of which Beam's own coders make objects of Java's. */
  public static final Coder<float[]> VECTOR =
      DataCoder.of(
          RowCoders.class,
          float[].class,
          (vector, out) -> writeVector(out, vector),
          RowCoders::readVector);

  private static final List<Coder<?>> ALL =
      List.of(
          VECTOR,
          IMAGE_FILE,
          IMAGE_FEATURES,
          FEATURE_ROW,
          REJECTED_IMAGE,
          EXTRACTION,
          REDUCED_IMAGE,
          CLASSIFIED_IMAGE,
          DUPLICATE_IMAGE,
          DUPLICATE_GROUP);

  private RowCoders() {}

  /** Makes these the coders of their types in every pipeline. */
  public static final class Registrar implements CoderProviderRegistrar {
    @Override
    public List<CoderProvider> getCoderProviders() {
      return DataCoder.providers(ALL);
    }
  }

  private static <T> Coder<T> record(
      RecordSchema<T> schema, DataCoder.Writer<T> writer, DataCoder.Reader<T> reader) {
    return new RecordCoder<>(schema, DataCoder.of(RowCoders.class, schema.type(), writer, reader));
  }

  /** Returns the coder of a record. */
  static Coder<?> of(Class<?> type) {
    return ALL.stream()
        .filter(coder -> coder.getEncodedTypeDescriptor().getRawType().equals(type))
        .findAny()
        .orElseThrow();
  }

  private static void write(ImageFile image, DataOutput out) throws IOException {
    writeString(out, image.uri());
    out.writeLong(image.bytes());
    writeString(out, image.etag());
    writeString(out, image.label());
    writeString(out, image.split());
  }

  private static ImageFile readImageFile(DataInput in) throws IOException {
    return new ImageFile(
        requireString(in), in.readLong(), readString(in), readString(in), readString(in));
  }

  private static void write(ImageFeatures image, DataOutput out) throws IOException {
    write(image.image(), out);
    writeVector(out, image.features());
    out.writeBoolean(image.facts() != null);
    if (image.facts() != null) {
      write(image.facts(), out);
    }
  }

  private static ImageFeatures readImageFeatures(DataInput in) throws IOException {
    return new ImageFeatures(
        readImageFile(in), readVector(in), in.readBoolean() ? readFacts(in) : null);
  }

  private static void write(ImageFacts facts, DataOutput out) throws IOException {
    out.writeInt(facts.width());
    out.writeInt(facts.height());
    writeString(out, facts.format());
    out.writeDouble(facts.sharpness());
    out.writeDouble(facts.brightness());
    out.writeDouble(facts.contrast());
    writeString(out, facts.sha256());
    writeString(out, facts.pixelHash());
  }

  private static ImageFacts readFacts(DataInput in) throws IOException {
    return new ImageFacts(
        in.readInt(),
        in.readInt(),
        requireString(in),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        requireString(in),
        requireString(in));
  }

  private static void write(FeatureRow row, DataOutput out) throws IOException {
    out.writeInt(row.fileNumber());
    writeString(out, row.file());
    out.writeInt(row.row());
    out.writeBoolean(row.found() != null);
    if (row.found() != null) {
      write(row.found(), out);
    }
  }

  private static FeatureRow readFeatureRow(DataInput in) throws IOException {
    return new FeatureRow(
        in.readInt(), requireString(in), in.readInt(), in.readBoolean() ? readImageFile(in) : null);
  }

  private static void write(RejectedImage image, DataOutput out) throws IOException {
    writeString(out, image.uri());
    writeString(out, image.stage().name());
    writeString(out, image.error());
    writeString(out, image.message());
  }

  private static RejectedImage readRejectedImage(DataInput in) throws IOException {
    String uri = requireString(in);
    RejectedImage.Stage stage = RejectedImage.Stage.valueOf(requireString(in));
    return new RejectedImage(uri, stage, requireString(in), requireString(in));
  }

  private static void write(Extraction extraction, DataOutput out) throws IOException {
    out.writeBoolean(extraction instanceof Extraction.Succeeded);
    if (extraction instanceof Extraction.Succeeded succeeded) {
      write(succeeded.image(), out);
    } else if (extraction instanceof Extraction.Failed failed) {
      write(failed.image(), out);
    }
  }

  private static Extraction readExtraction(DataInput in) throws IOException {
    return in.readBoolean()
        ? new Extraction.Succeeded(readImageFeatures(in))
        : new Extraction.Failed(readRejectedImage(in));
  }

  private static void write(ReducedImage image, DataOutput out) throws IOException {
    writeString(out, image.uri());
    writeString(out, image.label());
    writeString(out, image.split());
    writeVector(out, image.components());
    out.writeInt(image.columns().size());
    for (Map.Entry<Column, float[]> column : image.columns().entrySet()) {
      writeString(out, column.getKey().name());
      writeVector(out, column.getValue());
    }
  }

  private static ReducedImage readReducedImage(DataInput in) throws IOException {
    return new ReducedImage(
        requireString(in), readString(in), readString(in), readVector(in), readColumns(in));
  }

  private static Map<Column, float[]> readColumns(DataInput in) throws IOException {
    Map<Column, float[]> columns = new EnumMap<>(Column.class);
    for (int left = in.readInt(); left > 0; left--) {
      columns.put(Column.valueOf(requireString(in)), readVector(in));
    }
    return columns;
  }

  private static void write(ClassifiedImage image, DataOutput out) throws IOException {
    writeString(out, image.uri());
    writeString(out, image.label());
    writeString(out, image.split());
    out.writeBoolean(image.known());
    out.writeInt(image.prediction().top().size());
    for (Candidate candidate : image.prediction().top()) {
      writeString(out, candidate.label());
      out.writeDouble(candidate.probability());
    }
    out.writeDouble(image.prediction().distance());
    out.writeBoolean(image.prediction().unknown());
  }

  private static ClassifiedImage readClassifiedImage(DataInput in) throws IOException {
    return new ClassifiedImage(
        requireString(in), readString(in), readString(in), in.readBoolean(), readPrediction(in));
  }

  private static Prediction readPrediction(DataInput in) throws IOException {
    List<Candidate> top = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      top.add(new Candidate(requireString(in), in.readDouble()));
    }
    return new Prediction(top, in.readDouble(), in.readBoolean());
  }

  private static void write(DuplicateImage image, DataOutput out) throws IOException {
    writeString(out, image.group());
    writeString(out, image.uri());
    writeString(out, image.label());
    writeString(out, image.split());
    out.writeDouble(image.similarity());
    out.writeByte(image.kind().ordinal());
  }

  private static DuplicateImage readDuplicateImage(DataInput in) throws IOException {
    return new DuplicateImage(
        requireString(in),
        requireString(in),
        readString(in),
        readString(in),
        in.readDouble(),
        DuplicateImage.Kind.values()[in.readByte()]);
  }

  private static void write(DuplicateGroup group, DataOutput out) throws IOException {
    out.writeInt(group.images().size());
    for (DuplicateImage image : group.images()) {
      write(image, out);
    }
  }

  private static DuplicateGroup readDuplicateGroup(DataInput in) throws IOException {
    List<DuplicateImage> images = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      images.add(readDuplicateImage(in));
    }
    return new DuplicateGroup(images);
  }

  private static void writeString(DataOutput out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable String readString(DataInput in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(readBytes(in, length), StandardCharsets.UTF_8);
  }

  private static String requireString(DataInput in) throws IOException {
    return required(readString(in));
  }

  private static void writeVector(DataOutput out, float[] vector) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    out.writeInt(vector.length);
    out.write(bytes.array());
  }

  private static float[] readVector(DataInput in) throws IOException {
    int length = in.readInt();
    float[] vector = new float[length];
    ByteBuffer.wrap(readBytes(in, Float.BYTES * length))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  private static byte[] readBytes(DataInput in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static <T> T required(@Nullable T value) throws IOException {
    if (value == null) {
      throw new IOException("a value is missing where there must be one");
    }
    return value;
  }
}

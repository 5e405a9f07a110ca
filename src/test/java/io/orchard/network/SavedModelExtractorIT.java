package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.orchard.cache.Checksum;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.architecture.ForeignModel;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;

/** Runs SavedModel folders from elsewhere: whatever declares images in and vectors out. */
class SavedModelExtractorIT {
  private static final String KEY = "serving_default";

  /** One row of two pixels; channel means 100, 20 and 3. */
  private static final RgbImage IMAGE =
      new RgbImage(2, 1, new byte[] {(byte) 200, 10, 1, 0, 30, 5});

  @TempDir private Path folder;
  @TempDir private Path elsewhere;

  @Test
  void undescribedBytesAreFedAsTheyAre() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2).write(folder, KEY);
    assertThat(featuresOf(SavedModelExtractor.load(folder))).containsExactly(100, 20, 3);
  }

  @Test
  void undescribedFloatsAreValuesTo255() throws IOException {
    ForeignModel.means(DataType.DT_FLOAT, 1, 2).write(folder, KEY);
    assertThat(featuresOf(SavedModelExtractor.load(folder))).containsExactly(100, 20, 3);
  }

  @Test
  void describedPreprocessingIsAppliedForTheGraph() throws IOException {
    ForeignModel.means(DataType.DT_FLOAT, 1, 2).write(folder, KEY);
    describe("{\"preprocessing\": \"caffe\"}");
    assertThat(featuresOf(SavedModelExtractor.load(folder)))
        .containsExactly(new float[] {3 - 103.939f, 20 - 116.779f, 100 - 123.68f}, within(1e-4f));
    describe("{\"preprocessing\": \"caffe\", \"preprocessedBy\": \"graph\"}");
    assertThat(featuresOf(SavedModelExtractor.load(folder))).containsExactly(100, 20, 3);
  }

  @Test
  void preprocessingThatBytesCannotCarryIsRefused() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2).write(folder, KEY);
    describe("{\"preprocessing\": \"tf\"}");
    refuses("takes bytes", "'tf'");
  }

  @Test
  void sizeThatTheModelLeavesOpenMustBeGiven() throws IOException {
    ForeignModel.means(DataType.DT_FLOAT, -1, -1).write(folder, KEY);
    refuses("takes images of any width", "must be given");
    SavedModelExtractor extractor = SavedModelExtractor.load(folder, 2, 1, null, Set.of());
    assertThat(extractor.description().width()).isEqualTo(2);
    assertThat(featuresOf(extractor)).containsExactly(100, 20, 3);
  }

  @Test
  void sizeThatTheModelFixesCannotBeChanged() throws IOException {
    ForeignModel.means(DataType.DT_FLOAT, 1, 2).write(folder, KEY);
    assertThatThrownBy(() -> SavedModelExtractor.load(folder, 224, 1, null, Set.of()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("takes images of width 2, not 224");
  }

  @Test
  void describedSignatureIsRun() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2).write(folder, "embed");
    refuses("declares no signature 'serving_default', found [embed]");
    describe("{\"signature\": \"embed\"}");
    assertThat(featuresOf(SavedModelExtractor.load(folder))).containsExactly(100, 20, 3);
  }

  @Test
  void signatureThatTheGraphDoesNotKeepIsRefused() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2)
        .output("out", DataType.DT_FLOAT, -1, 5)
        .write(folder, KEY);
    refuses("[2, 3]", "expected [2, 5]");
  }

  @Test
  void graphWithoutTheDeclaredTensorIsRefused() throws IOException {
    ForeignModel.empty()
        .input("images", DataType.DT_UINT8, -1, 1, 2, 3)
        .output("features", DataType.DT_FLOAT, -1, 3)
        .write(folder, KEY);
    refuses("Cannot load " + folder);
  }

  @Test
  void operationsThatCopyFilesAreRefusedBeforeAnythingRuns() throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "hush");
    Path copy = elsewhere.resolve("copy");
    ForeignModel.copying(secret, copy).write(folder, KEY);
    refuses("holds operations", "ReadFile, WriteFile", "--allowOperations=ReadFile,WriteFile");
    assertThat(copy).doesNotExist();
    Set<String> allowed = Set.of("ReadFile", "WriteFile");
    assertThat(featuresOf(SavedModelExtractor.load(folder, 2, 1, null, allowed)))
        .containsExactly(100, 20, 3);
    assertThat(copy).hasContent("hush");
  }

  @Test
  void inputsLargerThanAnyNetworkTakesAreRefused() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 60_000, 60_000).write(folder, KEY);
    refuses("60000x60000", "larger than");
    ForeignModel.means(DataType.DT_UINT8, 1L << 40, 2).write(folder, KEY);
    refuses("takes in DT_UINT8 [-1, 1099511627776, 2, 3]");
  }

  @Test
  void changedContentIsRefused() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2).write(folder, KEY);
    describe(
        "{\"contentSha256\": \"%s\"}".formatted(Checksum.sha256OfFolder(folder, "network.json")));
    SavedModelExtractor.load(folder).close();
    Files.writeString(folder.resolve("more"), "not there before");
    refuses("is damaged or was changed", "network.json");
  }

  @Test
  void callersInParallelGetTheirOwnFeatures() throws Exception {
    ForeignModel.means(DataType.DT_UINT8, 16, 16).write(folder, KEY);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      List<Callable<Boolean>> callers = new ArrayList<>();
      for (int level = 0; level < 8; level++) {
        callers.add(caller(extractor, (byte) (level * 15)));
      }
      for (Future<Boolean> right : pool.invokeAll(callers)) {
        assertThat(right.get()).isTrue();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void emptyBatchGivesNoRowsAndWrongSizesAreRefused() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2).write(folder, KEY);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      assertThat(extractor.extract(List.of())).isEmpty();
      for (RgbImage wrong : List.of(square(2, (byte) 0), new RgbImage(1, 2, new byte[6]))) {
        assertThatThrownBy(() -> extractor.extract(List.of(IMAGE, wrong)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("Image 1");
      }
    }
  }

  @Test
  void closedExtractorRefusesToRun() throws IOException {
    ForeignModel.means(DataType.DT_UINT8, 1, 2).write(folder, KEY);
    SavedModelExtractor extractor = SavedModelExtractor.load(folder);
    extractor.close();
    extractor.close();
    assertThatThrownBy(() -> extractor.extract(List.of(IMAGE)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Callable<Boolean> caller(SavedModelExtractor extractor, byte level) {
    List<RgbImage> batch = Collections.nCopies(1 + level % 4, square(16, level));
    return () -> {
      boolean right = true;
      for (int i = 0; i < 200; i++) {
        for (float[] row : extractor.extract(batch)) {
          right &= row[0] == level && row[1] == level && row[2] == level;
        }
      }
      return right;
    };
  }

  private static RgbImage square(int side, byte level) {
    byte[] pixels = new byte[side * side * 3];
    Arrays.fill(pixels, level);
    return new RgbImage(side, side, pixels);
  }

  private static float[] featuresOf(SavedModelExtractor extractor) {
    try (extractor) {
      return extractor.extract(List.of(IMAGE))[0];
    }
  }

  private void describe(String json) throws IOException {
    Files.writeString(folder.resolve(NetworkDescription.FILE_NAME), json);
  }

  private void refuses(String... parts) {
    assertThatThrownBy(() -> SavedModelExtractor.load(folder))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}

package io.orchard.image;

import com.sun.management.ThreadMXBean;
import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prepares mutants of image files as a run does, one after the other, each made by its own seed,
 * and holds every one to its bounds: pixels or an {@link ImageDecodeException} with a message of
 * one line, within {@link #LONGEST}, and no more memory than it was allowed.
 *
 * <p>What is wrong with a mutant comes as a line with its seed; the mutant itself is written to
 * {@code target/fuzz}. One that never ends, or ends the JVM, is found there too.
 */
public final class MutantRun {
  /** A quarter of the default {@code --imageTimeout}; the machine may be busy. */
  static final Duration LONGEST = Duration.ofSeconds(15);

  /** What may be allocated for every byte of a file, garbage included, whatever it promises. */
  private static final int BYTES_PER_BYTE = 256;

  /** What may be allocated whatever the file: buffers, tables, codecs. */
  private static final long BYTES_PER_FILE = 16 << 20;

  private static final Path MUTANTS = Path.of("target/fuzz");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Mutator mutator;
  private final HangWatch watch = HangWatch.start(LONGEST.multipliedBy(4));
  private final List<ImagePreparer> preparers = preparers();
  private final List<String> failures = new ArrayList<>();
  private final int[] made = new int[ImageFormat.values().length + 1];
  private final int[] decoded = new int[ImageFormat.values().length + 1];
  private String slowest = "none";
  private String largest = "none";
  private long slowestNanos;
  private long largestBytes;

  MutantRun(List<byte[]> seeds) {
    mutator = new Mutator(seeds);
  }

  /** Returns the files in some folders, in the order of their names; folders may be missing. */
  static List<byte[]> files(Path... folders) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.exists(folder)) {
        try (Stream<Path> tree = Files.walk(folder)) {
          for (Path file : tree.filter(MutantRun::isImage).sorted().toList()) {
            files.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return files;
  }

  /** Returns whether a file is called as images of some format are. */
  public static boolean isImage(Path file) {
    return file.toString().matches(".*\\.(jpe?g|png|gif|bmp|tif|webp)");
  }

  private static List<ImagePreparer> preparers() {
    ImagePreparation bicubic = ImagePreparation.of(ResampleFilter.BICUBIC);
    ImagePreparation fast = bicubic.withDecode(DecodeMode.FAST);
    return List.of(
        bicubic.preparer(32, 32),
        bicubic.withExif(ExifRotation.APPLY).preparer(224, 224),
        fast.preparer(8, 8),
        fast.withExif(ExifRotation.APPLY).preparer(7, 3),
        fast.preparer(2, 200),
        ImagePreparation.of(ResampleFilter.NEAREST).preparer(20, 20),
        ImagePreparation.of(ResampleFilter.LANCZOS).preparer(1, 1),
        ImagePreparation.of(ResampleFilter.BOX).withExif(ExifRotation.APPLY).preparer(64, 2));
  }

  /** Makes the mutant of a seed and prepares it. */
  void run(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    byte[] mutant = mutator.mutant(random);
    ImagePreparer preparer = preparers.get(random.nextInt(preparers.size()));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    long allowed = 0;
    boolean pixels = false;
    String failure = null;
    watch.over(() -> hung(seed, mutant));
    try (Allowance allowance = Allowance.until(Deadline.in(LONGEST.multipliedBy(2)))) {
      try {
        RgbImage image = preparer.prepare(mutant, allowance);
        pixels = image.pixels().length == 3 * image.width() * image.height();
        failure = pixels ? null : "a wrong number of pixels";
      } catch (ImageDecodeException rejected) {
        failure = problem(rejected);
      }
      allowed = allowance.bytes();
    } catch (Throwable other) {
      failure = other.toString();
    }
    watch.done();
    long nanos = System.nanoTime() - start;
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (failure == null && nanos > LONGEST.toNanos()) {
      failure = "%.1f s".formatted(nanos / 1e9);
    }
    // Twice: what was taken is the peak, what was allocated has left garbage as well.
    long most = 2 * allowed + (long) BYTES_PER_BYTE * mutant.length + BYTES_PER_FILE;
    if (failure == null && bytes > most) {
      failure = "%,d bytes allocated, %,d taken, file %,d".formatted(bytes, allowed, mutant.length);
    }
    note(seed, mutant, pixels, nanos, bytes, failure);
  }

  private static void hung(long seed, byte[] mutant) {
    System.out.println("HANGS " + name(seed, mutant));
    save(seed, mutant);
  }

  private static @Nullable String problem(ImageDecodeException rejection) {
    String message = rejection.getMessage();
    if (message.isBlank() || message.contains("\n")) {
      return "a message that is not one line: " + message;
    }
    return rejection.getCause() instanceof OutOfMemoryError ? "out of memory" : null;
  }

  private void note(
      long seed, byte[] mutant, boolean pixels, long nanos, long bytes, @Nullable String failure) {
    int kind = kind(mutant);
    made[kind]++;
    decoded[kind] += pixels ? 1 : 0;
    String name = name(seed, mutant);
    if (nanos > slowestNanos) {
      slowestNanos = nanos;
      slowest = String.format(Locale.ROOT, "%.2f s, %s", nanos / 1e9, name);
    }
    if (bytes > largestBytes) {
      largestBytes = bytes;
      largest = String.format(Locale.ROOT, "%,d MB allocated, %s", bytes >> 20, name);
    }
    if (failure != null) {
      failures.add(name + ": " + failure);
      System.out.println("FAILED " + name + ": " + failure);
      save(seed, mutant);
    }
  }

  private static String name(long seed, byte[] mutant) {
    int kind = kind(mutant);
    Object format = kind < ImageFormat.values().length ? ImageFormat.values()[kind] : "no image";
    return String.format(Locale.ROOT, "seed %d (%s, %,d bytes)", seed, format, mutant.length);
  }

  private static int kind(byte[] mutant) {
    try {
      return ImageFormat.of(mutant).ordinal();
    } catch (ImageDecodeException e) {
      return ImageFormat.values().length;
    }
  }

  /** What is wrong, a line for each mutant. */
  List<String> failures() {
    return failures;
  }

  /** Returns how many there were of each kind, the slowest and the largest. */
  String summary() {
    StringBuilder text = new StringBuilder();
    for (ImageFormat format : ImageFormat.values()) {
      int of = format.ordinal();
      text.append(
          String.format(Locale.ROOT, "%s %,d (%,d decoded), ", format, made[of], decoded[of]));
    }
    text.append(String.format(Locale.ROOT, "no image %,d%n", made[made.length - 1]));
    return text + "slowest: " + slowest + "\nlargest: " + largest;
  }

  private static void save(long seed, byte[] mutant) {
    try {
      Files.createDirectories(MUTANTS);
      Files.write(MUTANTS.resolve("mutant-" + seed), mutant);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

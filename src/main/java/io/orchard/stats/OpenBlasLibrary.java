package io.orchard.stats;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.orchard.cache.FileSum;
import io.orchard.cache.NativeLibraries;
import io.orchard.cache.UnpackingFolders;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The functions of OpenBLAS that are used, named and declared as in its {@code cblas.h} and {@code
 * lapacke.h}: 37 MB of libraries, which all class loaders of a process share. The artifact's own
 * binding would be 55 MB more, and JavaCPP keeps all of it once for each name that a cluster
 * manager gives the jar.
 */
final class OpenBlasLibrary {
  /** Of the artifact that holds the libraries. */
  static final String VERSION = "0.3.28-1.5.11";

  static final int ROW_MAJOR = 101;
  static final int COLUMN_MAJOR = 102;
  static final int NO_TRANSPOSE = 111;
  static final int TRANSPOSE = 112;
  static final int UPPER = 121;

  private static final String PLATFORM = "linux-x86_64";
  private static final String CORE = "libopenblas.so.0";

  /** Each after those that it needs: they do not know where they lie. */
  private static final List<String> NEEDED =
      List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5");

  /** With the sums that the artifact's directory records. */
  static final NativeLibraries LIBRARIES =
      new NativeLibraries(
          "OpenBLAS",
          "openblas-" + VERSION + "-" + PLATFORM,
          Map.of(
              NEEDED.get(0),
              new FileSum(104_984, 0x49cd39aeL),
              NEEDED.get(1),
              new FileSum(297_784, 0x99a36765L),
              NEEDED.get(2),
              new FileSum(2_911_456, 0xbf4498fbL),
              CORE,
              new FileSum(33_753_064, 0x4ed52286L)),
          null,
          "/org/bytedeco/openblas/" + PLATFORM + "/",
          null,
          "openblas " + VERSION + " for " + PLATFORM,
          true);

  /**
   * {@code dlopen}'s RTLD_NOW without RTLD_GLOBAL: nobody else gets these functions by accident.
   */
  private static final Map<String, Integer> OPEN = Map.of(Library.OPTION_OPEN_FLAGS, 2);

  private OpenBlasLibrary() {}

  /**
   * Loads the library, and sets it to one thread.
   *
   * @throws IOException if it cannot be unpacked
   * @throws Error if it, or JNA, cannot be loaded, or JNA's two parts are of different versions
   */
  static void load() throws IOException {
    UnpackingFolders.set();
    Path folder = LIBRARIES.unpack();
    // JNA closes what nobody refers to any more.
    List<NativeLibrary> needed = NEEDED.stream().map(name -> open(folder, name)).toList();
    Native.register(OpenBlasLibrary.class, open(folder, CORE));
    Reference.reachabilityFence(needed);
    openblas_set_num_threads(1);
    // An older JNA on a cluster's class path lacks what memory needs: known here, not in a run.
    try (Memory memory = new Memory(Double.BYTES)) {
      memory.getByteBuffer(0, Double.BYTES);
    }
  }

  private static NativeLibrary open(Path folder, String name) {
    return NativeLibrary.getInstance(folder.resolve(name).toString(), OPEN);
  }

  static native void openblas_set_num_threads(int threads);

  static native int openblas_get_num_threads();

  static native void cblas_dsyrk(
      int layout,
      int triangle,
      int transpose,
      int n,
      int k,
      double alpha,
      double[] a,
      int lda,
      double beta,
      double[] c,
      int ldc);

  static native void cblas_dgemm(
      int layout,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int lda,
      double[] b,
      int ldb,
      double beta,
      double[] c,
      int ldc);

  static native void cblas_dgemm(
      int layout,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      double alpha,
      Memory a,
      int lda,
      Memory b,
      int ldb,
      double beta,
      Memory c,
      int ldc);

  static native int LAPACKE_dsfrk_work(
      int layout,
      byte format,
      byte triangle,
      byte transpose,
      int n,
      int k,
      double alpha,
      Memory a,
      int lda,
      double beta,
      Memory c);

  static native int LAPACKE_dsyevr(
      int layout,
      byte job,
      byte range,
      byte triangle,
      int n,
      double[] a,
      int lda,
      double lowest,
      double highest,
      int first,
      int last,
      double tolerance,
      int[] found,
      double[] values,
      double[] vectors,
      int ldz,
      int[] support);
}

package io.orchard.stats;




import com.sun.jna.Memory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of statistics and PCA, beside the matrix product that tells what the machine can do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatisticsKernels {
  static final int ORDER = 1024;
  static final int BATCH = 64;

  /** Features per row. */
  @Param({"1280"})
  public int d;

  private float[][] rows;
  private CovarianceAccumulator accumulator;
  private CovarianceAccumulator other;
  private double[] matrix;
  private Memory left;
  private Memory right;
  private Memory product;

  /** Fills accumulators past the point where they hold rows. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    rows = new float[BATCH][d];
    for (float[] row : rows) {
      for (int i = 0; i < d; i++) {
        row[i] = random.nextFloat();
      }
    }
    accumulator = filled();
    other = filled();
    other.snapshot();
    matrix = symmetric(random);
    left = random(random);
    right = random(random);
    product = random(random);
    Blas.active();
  }

  private CovarianceAccumulator filled() {
    CovarianceAccumulator filled = CovarianceAccumulator.create(d);
    for (int r = 0; r < d; r++) {
      filled.add(rows[r % BATCH]);
    }
    return filled;
  }

  private double[] symmetric(Random random) {
    double[] square = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        square[i * d + j] = random.nextGaussian() + (i == j ? i : 0);
        square[j * d + i] = square[i * d + j];
      }
    }
    return square;
  }

  private static Memory random(Random random) {
    double[] numbers = random.doubles((long) ORDER * ORDER).toArray();
    Memory memory = new Memory((long) numbers.length * Double.BYTES);
    memory.write(0, numbers, 0, numbers.length);
    return memory;
  }

  /** The yardstick: {@code 2 * 1024^3} operations. */
  @Benchmark
  public Memory dgemm() {
    OpenBlasLibrary.cblas_dgemm(
        OpenBlasLibrary.ROW_MAJOR,
        OpenBlasLibrary.NO_TRANSPOSE,
        OpenBlasLibrary.NO_TRANSPOSE,
        ORDER,
        ORDER,
        ORDER,
        1,
        left,
        ORDER,
        right,
        ORDER,
        0,
        product,
        ORDER);
    return product;
  }

  /** 64 rows: {@code 64 * d * (d + 1)} operations. */
  @Benchmark
  public CovarianceAccumulator accumulate() {
    for (float[] row : rows) {
      accumulator.add(row);
    }
    return accumulator;
  }

  /** Two triangles: {@code 2 * d * (d + 1)} operations on as many numbers. */
  @Benchmark
  public CovarianceAccumulator merge() {
    accumulator.merge(other);
    return accumulator;
  }

  /** The leading 50 eigenpairs: {@code 4 / 3 * d^3} operations in the reduction alone. */
  @Benchmark
  public Eigenpairs solve() {
    return SymmetricSolver.active().leading(matrix.clone(), d, all -> 50);
  }
}

package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every accumulator of rows must obey, whatever it accumulates: for each data set, on OpenBLAS
 * and on the portable loops.
 *
 * @param <A> the accumulator
 * @param <S> its snapshot, with equality by content
 */
abstract class AccumulatorLaws<A, S> {
  private static final int[] PARTS = {2, 3, 7, 40};

  private BlasSetting setting = BlasSetting.of("");

  abstract A create(int d);

  abstract void add(A accumulator, double[] row);

  abstract void merge(A accumulator, A other);

  abstract S snapshot(A accumulator);

  abstract void write(A accumulator, DataOutput out) throws IOException;

  abstract A read(DataInput in) throws IOException;

  /** Asserts that two snapshots agree within the class's stated tolerance. */
  abstract void assertAgree(S actual, S expected);

  /** Asserts that a snapshot agrees with a computation in extended precision. */
  abstract void assertExact(S actual, Dataset data);

  static Stream<Arguments> cases() {
    return Stream.of("native", "portable")
        .flatMap(blas -> Dataset.all().map(data -> Arguments.of(blas, data)));
  }

  @AfterEach
  void restoreBlas() {
    setting.close();
  }

  private void use(String blas) {
    setting.close();
    setting = BlasSetting.of(blas);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void wholeEqualsExtendedPrecision(String blas, Dataset data) {
    use(blas);
    assertExact(snapshot(accumulate(data, data.rows())), data);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void emptyIsIdentityOnBothSides(String blas, Dataset data) {
    use(blas);
    S expected = snapshot(accumulate(data, data.rows()));
    A left = create(data.d());
    merge(left, accumulate(data, data.rows()));
    A right = accumulate(data, data.rows());
    merge(right, create(data.d()));
    assertThat(snapshot(left)).isEqualTo(expected);
    assertThat(snapshot(right)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void mergeIsSymmetricToTheLastBit(String blas, Dataset data) {
    use(blas);
    for (int cut : cuts(data.rows().length)) {
      double[][] head = Arrays.copyOfRange(data.rows(), 0, cut);
      double[][] tail = Arrays.copyOfRange(data.rows(), cut, data.rows().length);
      A forward = accumulate(data, head);
      merge(forward, accumulate(data, tail));
      A backward = accumulate(data, tail);
      merge(backward, accumulate(data, head));
      assertThat(snapshot(forward)).as("cut at %d", cut).isEqualTo(snapshot(backward));
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void anySplitInAnyOrderAgreesWithTheWhole(String blas, Dataset data) {
    use(blas);
    Random random = new Random(data.seed());
    S whole = snapshot(accumulate(data, data.rows()));
    for (int parts : PARTS) {
      List<double[]> rows = new ArrayList<>(List.of(data.rows()));
      Collections.shuffle(rows, random);
      assertAgree(snapshot(mergeTree(split(data, rows, parts, random), random)), whole);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void mergeLeavesTheMergedInSideUnchanged(String blas, Dataset data) throws IOException {
    use(blas);
    for (int cut : cuts(data.rows().length)) {
      A other = accumulate(data, Arrays.copyOfRange(data.rows(), 0, cut));
      byte[] before = bytes(accumulate(data, Arrays.copyOfRange(data.rows(), 0, cut)));
      A accumulator = accumulate(data, Arrays.copyOfRange(data.rows(), cut, data.rows().length));
      merge(accumulator, other);
      IntStream.range(0, data.rows().length).forEach(r -> add(accumulator, data.rows()[r]));
      snapshot(accumulator);
      assertThat(bytes(other)).as("cut at %d", cut).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void serialisationRoundTrips(String blas, Dataset data) throws IOException {
    use(blas);
    A accumulator = accumulate(data, data.rows());
    A copy = read(new DataInputStream(new ByteArrayInputStream(bytes(accumulator))));
    assertThat(snapshot(copy)).isEqualTo(snapshot(accumulator));
    assertThat(bytes(copy)).isEqualTo(bytes(accumulator));
    for (double[] row : data.rows()) {
      add(copy, row);
      add(accumulator, row);
    }
    assertThat(snapshot(copy)).isEqualTo(snapshot(accumulator));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void snapshotIsUnaffectedByWhatFollows(String blas, Dataset data) {
    use(blas);
    A accumulator = accumulate(data, data.rows());
    S snapshot = snapshot(accumulator);
    S expected = snapshot(accumulate(data, data.rows()));
    merge(accumulator, accumulate(data, data.rows()));
    for (int r = 0; r < 200; r++) {
      add(accumulator, new double[data.d()]);
    }
    snapshot(accumulator);
    assertThat(snapshot).isEqualTo(expected);
  }

  final A accumulate(Dataset data, double[][] rows) {
    A accumulator = create(data.d());
    for (double[] row : rows) {
      add(accumulator, row);
    }
    return accumulator;
  }

  private static int[] cuts(int n) {
    return IntStream.of(0, 1, n / 4, n / 2, n - 1, n).filter(cut -> cut >= 0 && cut <= n).toArray();
  }

  /** Deals rows out to accumulators in lots of random size, so that some hold none. */
  private List<A> split(Dataset data, List<double[]> rows, int parts, Random random) {
    List<A> accumulators = new ArrayList<>();
    IntStream.range(0, parts).forEach(i -> accumulators.add(create(data.d())));
    int part = 0;
    for (double[] row : rows) {
      part = random.nextInt(10) == 0 ? random.nextInt(parts) : part;
      add(accumulators.get(part), row);
    }
    return accumulators;
  }

  private A mergeTree(List<A> accumulators, Random random) {
    while (accumulators.size() > 1) {
      A taken = accumulators.remove(random.nextInt(accumulators.size()));
      merge(accumulators.get(random.nextInt(accumulators.size())), taken);
    }
    return accumulators.get(0);
  }

  private byte[] bytes(A accumulator) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(accumulator, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CovarianceStatsTest {
  private static final double[][] ROWS = {{1, 2, 5, 7}, {3, 6, 5, -1}};

  static Stream<CovarianceStats> bothStates() {
    return Stream.of(stats(ROWS), stats(ROWS).withoutRows());
  }

  @ParameterizedTest
  @MethodSource("bothStates")
  void answersInEitherState(CovarianceStats stats) {
    assertThat(stats.count()).isEqualTo(2);
    assertThat(stats.dimension()).isEqualTo(4);
    assertThat(stats.means()).containsExactly(2, 4, 5, 3);
    assertThat(stats.mean(1)).isEqualTo(4);
    assertThat(stats.variances()).containsExactly(2, 8, 0, 32);
    assertThat(stats.covariance(0, 3)).isEqualTo(-8);
  }

  @Test
  void onlyHeldRowsCanBeHadCentred() {
    CovarianceStats stats = stats(ROWS);
    assertThat(stats.holdsRows()).isTrue();
    assertThat(stats.factor(1, 4)).containsExactly(-2, 0, 4, 2, 0, -4);
    assertThat(stats.withoutRows().holdsRows()).isFalse();
    assertThatThrownBy(() -> stats.withoutRows().factor(0, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesWhatTooFewRowsDoNotDefine() {
    CovarianceStats none = CovarianceAccumulator.create(4).snapshot();
    CovarianceStats one = stats(new double[][] {ROWS[0]});
    assertThatThrownBy(() -> none.mean(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(none::means).isInstanceOf(IllegalStateException.class);
    assertThat(one.means()).containsExactly(1, 2, 5, 7);
    assertThatThrownBy(() -> one.variance(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This needs at least 2 rows, not 1");
  }

  @Test
  void constantFeaturesHaveNoVarianceAtAllHoweverTheyMerge() {
    CovarianceAccumulator whole = CovarianceAccumulator.create(3);
    for (int part = 0; part < 7; part++) {
      CovarianceAccumulator accumulator = CovarianceAccumulator.create(3);
      for (int r = 0; r < 100 + 13 * part; r++) {
        accumulator.add(new double[] {0.1, 1e8 / 3, r});
      }
      whole.merge(accumulator);
    }
    CovarianceStats stats = whole.snapshot();
    assertThat(stats.variance(0)).isZero();
    assertThat(stats.covariance(1, 2)).isZero();
    assertThat(stats.mean(0)).isEqualTo(0.1);
    assertThat(stats.mean(1)).isEqualTo(1e8 / 3);
  }

  /** The state itself would lose 8 digits here if means were kept in one double. */
  @Test
  void manyMergesAtALargeOffsetLoseNothing() {
    CovarianceAccumulator whole = CovarianceAccumulator.create(1);
    CovarianceAccumulator atZero = CovarianceAccumulator.create(1);
    for (int r = 0; r < 3000; r++) {
      double value = (r * 7919 % 1009) / 512.0;
      CovarianceAccumulator one = CovarianceAccumulator.create(1);
      one.add(new double[] {(1L << 40) + value});
      whole.merge(one);
      atZero.add(new double[] {value});
      if (r % 17 == 0) {
        whole.snapshot();
      }
    }
    double expected = atZero.snapshot().variance(0);
    assertThat(whole.snapshot().variance(0)).isCloseTo(expected, within(1e-14 * expected));
  }

  @ParameterizedTest
  @MethodSource("bothStates")
  void roundTripsAndLeavesWhatFollowsUnread(CovarianceStats stats) throws IOException {
    byte[] bytes = Arrays.copyOf(bytes(stats), bytes(stats).length + 1);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    assertThat(CovarianceStats.readFrom(in)).isEqualTo(stats).hasSameHashCodeAs(stats);
    assertThat(in.available()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("bothStates")
  void javaSerializesTheSame(CovarianceStats stats) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(stats);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    assertThat(new ObjectInputStream(in).readObject()).isEqualTo(stats);
  }

  /** The documented layout, spelled out. */
  @Test
  void writesTheDocumentedLayout() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(stats(ROWS).withoutRows()));
    assertThat(bytes.getInt()).isEqualTo(0x4F435653);
    assertThat(bytes.get()).isEqualTo((byte) 1);
    assertThat(bytes.get()).isEqualTo((byte) 1);
    assertThat(bytes.getInt()).isEqualTo(4);
    assertThat(bytes.getLong()).isEqualTo(2);
    assertThat(bytes.getInt()).isZero();
    bytes.getInt();
    double[] numbers = new double[4 + 4 + 10];
    bytes.asDoubleBuffer().get(numbers);
    assertThat(numbers).containsExactly(2, 4, 5, 3, 0, 0, 0, 0, 2, 4, 0, -8, 8, 0, -16, 0, 0, 32);
    assertThat(bytes.remaining()).isEqualTo(8 * numbers.length + 4);
  }

  @ParameterizedTest
  @MethodSource("bothStates")
  void refusesTruncatedData(CovarianceStats stats) throws IOException {
    byte[] bytes = bytes(stats);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(part))
          .isInstanceOf(IOException.class)
          .hasMessage("Truncated covariance statistics");
    }
  }

  @ParameterizedTest
  @MethodSource("bothStates")
  void refusesDamagedData(CovarianceStats stats) throws IOException {
    byte[] bytes = bytes(stats);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x40;
      assertThatThrownBy(() -> read(damaged))
          .as("byte %d", i)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ovariance statistics");
    }
  }

  @Test
  void saysWhatIsWrongWithForeignData() {
    assertThatThrownBy(() -> read("PAR1 and more that is not ours".getBytes()))
        .isInstanceOf(IOException.class)
        .hasMessage("Not covariance statistics: wrong first bytes");
  }

  @Test
  void equalityIsByContent() {
    assertThat(stats(ROWS)).isEqualTo(stats(new double[][] {ROWS[1], ROWS[0]}));
    assertThat(stats(ROWS)).isNotEqualTo(stats(ROWS).withoutRows());
    assertThat(stats(ROWS)).isNotEqualTo(stats(new double[][] {ROWS[0]}));
    assertThat(stats(ROWS)).hasToString("CovarianceStats[n=2, d=4, ROWS]");
  }

  private static CovarianceStats stats(double[][] rows) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(4);
    for (double[] row : rows) {
      accumulator.add(row);
    }
    return accumulator.snapshot();
  }

  private static byte[] bytes(CovarianceStats stats) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stats.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static CovarianceStats read(byte[] bytes) throws IOException {
    return CovarianceStats.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}

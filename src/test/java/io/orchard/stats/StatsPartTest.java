package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pieces of statistics are small, travel, and come together in any order. */
class StatsPartTest {
  private static final long SEED = 3;
  private static final int MAX_BYTES = 16_000_000;

  /** Relative to the two standard deviations. */
  private static final double COVARIANCE = 1e-12;

  static Stream<StatsPlan> plans() {
    return Stream.of(StatsPlan.exact(3000), StatsPlan.rows(3000), StatsPlan.sketch(3000, 300));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void wideStatisticsFallIntoPiecesBelowSixteenMegabytes(StatsPlan plan) throws IOException {
    CovarianceStats stats = stats(plan, 1600);
    List<StatsPart> parts = new ArrayList<>();
    stats.forEachPart(parts::add);
    assertThat(parts).hasSizeGreaterThan(1);
    Collections.shuffle(parts, new Random(SEED));
    CovarianceAccumulator gathered = CovarianceAccumulator.create(plan);
    for (StatsPart part : parts) {
      byte[] bytes = bytes(part);
      assertThat(bytes).hasSizeLessThan(MAX_BYTES);
      gathered.add(StatsPart.readFrom(new DataInputStream(new ByteArrayInputStream(bytes))));
    }
    CovarianceStats whole = gathered.snapshot();
    assertThat(whole.form()).isEqualTo(stats.form());
    assertThat(whole.means()).isEqualTo(stats.means());
    if (stats.form() != CovarianceStats.Form.SKETCH) {
      assertThat(whole).isEqualTo(stats);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.orchard.stats.Dataset#all")
  void piecesOfManyStatisticsAgreeWithTheWhole(Dataset data) {
    Random random = new Random(SEED);
    CovarianceAccumulator whole = CovarianceAccumulator.create(data.d());
    List<CovarianceAccumulator> split = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      split.add(CovarianceAccumulator.create(data.d()));
    }
    for (double[] row : data.rows()) {
      whole.add(row);
      split.get(random.nextInt(split.size())).add(row);
    }
    List<StatsPart> parts = new ArrayList<>();
    split.forEach(each -> each.snapshot().forEachPart(parts::add));
    Collections.shuffle(parts, random);
    CovarianceAccumulator gathered = CovarianceAccumulator.create(data.d());
    parts.forEach(gathered::add);
    assertAgree(gathered.snapshot(), whole.snapshot());
  }

  private static void assertAgree(CovarianceStats actual, CovarianceStats expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.form()).isEqualTo(expected.form());
    if (expected.count() < 2) {
      return;
    }
    for (int i = 0; i < expected.dimension(); i++) {
      double sd = Math.sqrt(expected.variance(i));
      assertThat(actual.mean(i))
          .isCloseTo(expected.mean(i), within(3e-16 * Math.abs(expected.mean(i)) + 1e-14 * sd));
      for (int j = i; j < expected.dimension(); j++) {
        assertThat(actual.covariance(i, j))
            .isCloseTo(
                expected.covariance(i, j),
                within(COVARIANCE * sd * Math.sqrt(expected.variance(j))));
      }
    }
  }

  @Test
  void aSnapshotWaitsForAllPieces() {
    CovarianceStats stats = stats(StatsPlan.exact(10), 50);
    List<StatsPart> parts = new ArrayList<>();
    stats.forEachPart(parts::add);
    for (StatsPart missing : parts) {
      CovarianceAccumulator gathered = CovarianceAccumulator.create(10);
      parts.stream().filter(part -> part != missing).forEach(gathered::add);
      assertThatThrownBy(gathered::snapshot).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void noStatisticsHaveNoPieces() {
    List<StatsPart> parts = new ArrayList<>();
    CovarianceAccumulator.create(5).snapshot().forEachPart(parts::add);
    assertThat(parts).isEmpty();
  }

  private static CovarianceStats stats(StatsPlan plan, int n) {
    Random random = new Random(SEED);
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
    for (int r = 0; r < n; r++) {
      float[] row = new float[plan.d()];
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextFloat();
      }
      accumulator.add(row);
    }
    return accumulator.snapshot();
  }

  private static byte[] bytes(StatsPart part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

package io.orchard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.duplicates.DuplicateSets.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DuplicateSetsTest {

  @Test
  void nothingIsInNoSet() {
    assertThat(members(List.of())).isEmpty();
  }

  @Test
  void twinsOfTwinsAreInOneSet() {
    assertThat(
            members(
                List.of(
                    new DuplicatePair("c", "d", false),
                    new DuplicatePair("b", "c", false),
                    new DuplicatePair("x", "y", true))))
        .containsExactly(
            new Member("b", "b", false),
            new Member("c", "b", false),
            new Member("d", "b", false),
            new Member("x", "x", true),
            new Member("y", "x", true));
  }

  @Test
  void exactIsWhatHasThePixelsOfTheFirst() {
    assertThat(
            members(
                List.of(
                    new DuplicatePair("a", "b", false),
                    new DuplicatePair("b", "c", true),
                    new DuplicatePair("d", "e", true),
                    new DuplicatePair("d", "f", false))))
        .containsExactly(
            new Member("a", "a", false),
            new Member("b", "a", false),
            new Member("c", "a", false),
            new Member("d", "d", true),
            new Member("e", "d", true),
            new Member("f", "d", false));
  }

  /** Against a search that walks from image to image. */
  @Test
  void anyOrderOfManyPairsGivesTheSameSets() {
    Random random = new Random(5);
    List<DuplicatePair> pairs = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      pairs.add(
          new DuplicatePair(
              "p" + random.nextInt(4000), "p" + random.nextInt(4000), random.nextInt(4) == 0));
    }
    List<Member> expected = members(pairs);
    Map<String, String> firsts =
        expected.stream().collect(Collectors.toMap(Member::path, Member::first));
    assertThat(firsts).isEqualTo(firstsByWalking(pairs));
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(pairs, random);
      assertThat(members(pairs)).isEqualTo(expected);
    }
  }

  private static Map<String, String> firstsByWalking(List<DuplicatePair> pairs) {
    Map<String, String> firsts = new TreeMap<>();
    pairs.forEach(
        pair -> {
          firsts.put(pair.first(), pair.first());
          firsts.put(pair.second(), pair.second());
        });
    boolean changed = true;
    while (changed) {
      changed = false;
      for (DuplicatePair pair : pairs) {
        String one = firsts.get(pair.first());
        String other = firsts.get(pair.second());
        String first = one.compareTo(other) < 0 ? one : other;
        changed |= !one.equals(other);
        firsts.put(pair.first(), first);
        firsts.put(pair.second(), first);
      }
    }
    return firsts;
  }

  private static List<Member> members(List<DuplicatePair> pairs) {
    DuplicateSets sets = DuplicateSets.create();
    pairs.forEach(sets::add);
    Map<String, Member> members = new TreeMap<>();
    sets.forEach(member -> assertThat(members.put(member.path(), member)).isNull());
    return List.copyOf(members.values());
  }
}

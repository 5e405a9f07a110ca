package io.orchard.classify;

import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import io.orchard.rows.Prediction.Candidate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evaluations of many classes with names that are hard to show, some of them confused. */
public final class Confusions {

  private static final String ODD = "</script><b onclick=\"x\">Pêche & 'co' 🍑";

  private Confusions() {}

  /** Returns the evaluation of c classes; every seventh is taken for the next one half the time. */
  public static Evaluation of(int c) {
    Map<String, ClassTally> tallies = new TreeMap<>();
    for (int i = 0; i < 4 * c; i++) {
      int of = i % c;
      int taken = of % 7 == 0 && i < 2 * c ? (of + 1) % c : of;
      double probability = (i % 97 + 1) / 97.0;
      ClassTally tally =
          ClassTally.of(
              new ClassifiedImage(
                  "/gone/" + i + ODD + ".jpg",
                  name(of),
                  "Test",
                  true,
                  new Prediction(
                      List.of(new Candidate(name(taken), probability)), 1, i % 50 == 0)));
      tallies.merge(tally.label(), tally, ClassTally::plus);
    }
    return Evaluation.of(tallies.values(), LearnedFrom.thisRun("Training"), 0.999);
  }

  private static String name(int of) {
    return of % 2 == 0 ? ODD + of : "Unbroken".repeat(20) + of;
  }
}

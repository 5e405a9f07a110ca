package io.orchard.network.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Packages are the stages of the data's way: what each may not know. */
class ArchitectureTest {

  private static final String[] BEAM = {"org.apache.beam..", "software.amazon.."};
  private static final String[] ENGINES = {"ai.djl..", "org.tensorflow.."};

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.orchard");
  }

  @Test
  void domainCodeKnowsNothingOfBeam() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.orchard.cache",
            "io.orchard.image",
            "io.orchard.network",
            "io.orchard.stats",
            "io.orchard.pca",
            "io.orchard.classify",
            "io.orchard.report")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BEAM)
        .check(classes);
  }

  @Test
  void onlyTheNetworkKnowsTheEngines() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orchard.network")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINES)
        .check(classes);
  }

  /** Under an Arabic locale %d writes other digits, under a Turkish one an I has no dot. */
  @Test
  void nothingIsWrittenByTheRulesOfTheMachinesLanguage() {
    noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .check(classes);
  }

  /** With an order that all dependencies follow there are no cycles either. */
  @Test
  void nothingDependsOnWhatComesLater() {
    later("cache", "image", "network", "stats", "pca", "classify", "io", "report", "beam", "job");
    later("image", "network", "stats", "pca", "classify", "io", "report", "beam", "job");
    later("network", "stats", "pca", "classify", "io", "report", "beam", "job");
    later("stats", "image", "network", "pca", "classify", "io", "report", "beam", "job");
    later("pca", "image", "network", "classify", "io", "report", "beam", "job");
    later("classify", "network", "io", "report", "beam", "job");
    later("io", "report", "beam", "job");
    later("report", "network", "stats", "beam", "job");
    later("beam", "report", "job");
  }

  private static void later(String stage, String... stages) {
    for (String other : stages) {
      noClasses()
          .that()
          .resideInAPackage("io.orchard." + stage)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.orchard." + other)
          .check(classes);
    }
  }
}

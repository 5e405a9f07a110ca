package io.orchard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Packages are rooms, in the order of the data's way: what each may not know, and its doors. */
class ArchitectureTest {

  private static final String[] BEAM = {"org.apache.beam..", "software.amazon.."};
  private static final String[] ENGINES = {"ai.djl..", "org.tensorflow..", "ai.onnxruntime.."};

  private static final List<String> ROOMS =
      List.of(
          "cache",
          "image",
          "network",
          "stats",
          "pca",
          "duplicates",
          "storage",
          "table",
          "rows",
          "classify",
          "listing",
          "model",
          "output",
          "forecast",
          "report",
          "beam",
          "cli",
          "job");

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
            "io.orchard.cache..",
            "io.orchard.image..",
            "io.orchard.network..",
            "io.orchard.stats..",
            "io.orchard.pca..",
            "io.orchard.duplicates..",
            "io.orchard.classify..",
            "io.orchard.forecast..",
            "io.orchard.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BEAM)
        .check(classes);
  }

  @Test
  void onlyTheNetworkKnowsTheEngines() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orchard.network..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINES)
        .check(classes);
  }

  /** The runners' own pages show a transform's settings, if it tells them. */
  @Test
  void transformsTellTheirSettings() {
    List<JavaClass> transforms =
        classes.stream()
            .filter(type -> type.isAssignableTo("org.apache.beam.sdk.transforms.PTransform"))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> type.getPackageName().equals("io.orchard.beam"))
            .toList();
    assertThat(transforms)
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(
            type ->
                assertThat(type.getMethods())
                    .as(type.getName())
                    .extracting(JavaMethod::getName)
                    .contains("populateDisplayData"));
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

  /** What lies behind a door serves the room in front of it alone. */
  @Test
  void doorsAreKept() {
    formats().forEach(format -> onlyFrom(format, "image"));
    onlyFrom("image.jpeg", "image", "image.tiff");
    onlyFrom("network.tensorflow", "network", "network.architecture");
    onlyFrom("network.onnx", "network", "model", "job");
    onlyFrom("beam.sink", "beam");
    onlyFrom("cli.options", "cli", "job");
  }

  /** Packages below image, but for what formats share, and for JPEG, which TIFF holds too. */
  private static List<String> formats() {
    List<String> formats =
        classes.stream()
            .map(type -> type.getPackageName().replace("io.orchard.", ""))
            .filter(name -> name.startsWith("image."))
            .filter(name -> !Set.of("image.raster", "image.resample", "image.jpeg").contains(name))
            .distinct()
            .toList();
    assertThat(formats).hasSizeGreaterThanOrEqualTo(5);
    return formats;
  }

  private static void onlyFrom(String behind, String... rooms) {
    String[] allowed =
        Stream.concat(Stream.of(behind), Stream.of(rooms))
            .map(room -> "io.orchard." + room)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.orchard." + behind)
        .check(classes);
  }

  /** Rooms that need no other, taken away again and again, leave nothing but circles. */
  @Test
  void noTwoPackagesFormACircle() {
    Map<String, Set<String>> needs = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> needed = needs.computeIfAbsent(type.getPackageName(), no -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getPackageName())
          .filter(other -> other.startsWith("io.orchard"))
          .filter(other -> !other.equals(type.getPackageName()))
          .forEach(needed::add);
    }
    assertThat(needs).hasSizeGreaterThan(20);
    while (needs.values().removeIf(Set::isEmpty)) {
      needs.values().forEach(needed -> needed.retainAll(needs.keySet()));
    }
    assertThat(needs).isEmpty();
  }

  /** The order of the rooms: none knows of a later one. */
  @Test
  void nothingDependsOnWhatComesLater() {
    for (int i = 0; i < ROOMS.size(); i++) {
      later(ROOMS.get(i), ROOMS.subList(i + 1, ROOMS.size()));
    }
    later("stats", List.of("image", "network"));
    later("pca", List.of("image", "network"));
    later("duplicates", List.of("cache", "image", "network", "stats", "pca"));
    later("classify", List.of("image", "network", "storage", "table"));
    later("report", List.of("network", "stats"));
  }

  private static void later(String room, List<String> others) {
    for (String other : others) {
      noClasses()
          .that()
          .resideInAPackage("io.orchard." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.orchard." + other + "..")
          .check(classes);
    }
  }
}

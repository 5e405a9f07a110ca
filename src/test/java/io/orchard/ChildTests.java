package io.orchard;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Test classes in a process of their own, whose environment differs: native libraries choose their
 * kernels once, by the processor and by environment variables.
 *
 * @param exitCode 0 if there were tests and all passed
 * @param text what the process printed
 */
record ChildTests(int exitCode, String text) {

  /**
   * Runs tests to their end.
   *
   * @param environment variables besides those of this process
   * @param names packages, of which every {@code *Test} runs, or classes
   */
  static ChildTests run(Map<String, String> environment, String... names)
      throws IOException, InterruptedException {
    List<String> command = ChildJvm.command();
    command.add("-Xmx2g");
    command.add("-Dorchard.shared=" + System.getProperty("orchard.shared", "../shared/data"));
    command.addAll(List.of("-cp", classPath(), ChildTests.class.getName()));
    command.addAll(List.of(names));
    Path output = Files.createTempFile("tests", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(output.toFile()).start();
      try {
        return new ChildTests(process.waitFor(), Files.readString(output));
      } finally {
        process.destroyForcibly(); // Where this test has waited for too long.
      }
    } finally {
      Files.delete(output);
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Runs the tests that the arguments name, in this process. */
  public static void main(String[] names) {
    List<DiscoverySelector> selectors = new ArrayList<>();
    Arrays.stream(names).map(ChildTests::selector).forEach(selectors::add);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectors)
            .filters(includeClassNamePatterns(".*(Test|IT)"))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true), 5);
    System.out.println(summary.getTestsSucceededCount() + " tests passed");
    boolean passed = summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0;
    System.exit(passed ? 0 : 1);
  }

  private static DiscoverySelector selector(String name) {
    return Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1))
        ? DiscoverySelectors.selectClass(name)
        : DiscoverySelectors.selectPackage(name);
  }
}

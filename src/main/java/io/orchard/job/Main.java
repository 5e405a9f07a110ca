package io.orchard.job;

import io.orchard.beam.RunUsage;
import io.orchard.cli.CommandLine;
import io.orchard.cli.DiskFailure;
import io.orchard.cli.FatalError;
import io.orchard.cli.Help;
import io.orchard.cli.Job;
import io.orchard.cli.Libraries;
import io.orchard.cli.Printable;
import io.orchard.cli.RequiredRegion;
import io.orchard.cli.RunFailedException;
import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.UsageException;
import io.orchard.cli.Versions;
import io.orchard.cli.options.ClassifyOptions;
import io.orchard.cli.options.FitOptions;
import io.orchard.cli.options.ImportModelOptions;
import io.orchard.cli.options.TransformOptions;
import io.orchard.cli.options.UpdateOptions;
import io.orchard.network.folder.NetworkException;
import io.orchard.storage.NoRegionException;
import io.orchard.storage.StorageException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** The command line: {@code JOB [--option=value ...]}. */
public final class Main {

  public static final int SUCCESS = 0;
  public static final int RUN_FAILED = 1;
  public static final int BAD_USAGE = 2;
  public static final int TOO_MANY_REJECTED = 3;

  private Main() {}

  /** Runs one job and exits: 0 success, 1 failed, 2 bad usage, 3 too many images rejected. */
  public static void main(String[] args) {
    String missing = Libraries.missing();
    if (missing != null) {
      System.err.println("orchard: " + missing);
      System.exit(RUN_FAILED);
    }
    useOneLanguage();
    try {
      TemporaryFolders.makePrivate();
    } catch (RunFailedException e) {
      System.exit(report(e, System.err));
    }
    Thread.setDefaultUncaughtExceptionHandler(new LostThread(System.err));
    int code = run(args, System.out, System.err);
    if (code == SUCCESS) {
      System.exit(code);
    }
    LostThread.exit(code);
  }

  /** TensorFlow names the operations of a graph by the digits of the machine's language. */
  static void useOneLanguage() {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
  }

  /** Runs one job and returns its exit code; results go to out, progress and errors to err. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      return dispatch(args, out, err);
    } catch (Throwable e) {
      return report(e, err);
    }
  }

  /** Runs one job and returns its exit code; a failure that is no exit code comes out as it is. */
  static int dispatch(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 0) {
      Help.jobs(err);
      return BAD_USAGE;
    }
    if (args[0].equals("--help") || args[0].equals("help")) {
      Help.jobs(out);
      return SUCCESS;
    }
    if (args[0].equals("--version") || args[0].equals("version")) {
      out.println(Versions.line());
      return SUCCESS;
    }
    Job job = Job.named(args[0]);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    if (Arrays.asList(rest).contains("--help")) {
      Help.job(job, out);
      return SUCCESS;
    }
    if (Arrays.asList(rest).contains("--version")) {
      out.println(Versions.line());
      return SUCCESS;
    }
    RunUsage.take(); // What this process did before is not of this run.
    try {
      return run(job, rest, out, err);
    } catch (OtherRunnerException e) {
      err.println(
          "orchard: "
              + Printable.of(e.getMessage())
              + ": going on as with "
              + String.join(" ", e.runner()));
      List<String> again = new ArrayList<>(e.runner());
      again.addAll(0, Arrays.asList(rest));
      return run(job, again.toArray(String[]::new), out, err);
    }
  }

  private static int run(Job job, String[] args, PrintStream out, PrintStream err) {
    PipelineOptions options = CommandLine.parse(job, args);
    TemporaryFolders.check();
    RequiredRegion.check(job, options);
    return run(job, options, out, err);
  }

  /** Runs the job and returns its exit code. */
  private static int run(Job job, PipelineOptions parsed, PrintStream out, PrintStream err) {
    return switch (job) {
      case FIT -> new FitJob(parsed.as(FitOptions.class)).run(out, err);
      case TRANSFORM -> new TransformJob(parsed.as(TransformOptions.class)).run(out, err);
      case UPDATE -> new UpdateJob(parsed.as(UpdateOptions.class)).run(out, err);
      case CLASSIFY -> new ClassifyJob(parsed.as(ClassifyOptions.class)).run(out, err);
      case IMPORT_MODEL -> new ImportModelJob(parsed.as(ImportModelOptions.class)).run(out);
    };
  }

  static int report(Throwable failure, PrintStream err) {
    Throwable known = known(failure);
    if (known == null) {
      err.println(Printable.trace(failure));
      return RUN_FAILED;
    }
    err.println("orchard: " + Printable.of(String.valueOf(known.getMessage())));
    return isBadUsage(known) ? BAD_USAGE : RUN_FAILED;
  }

  /** A region that nobody gave is found to be missing where the first bucket is asked. */
  private static boolean isBadUsage(Throwable failure) {
    return failure instanceof UsageException || failure instanceof NoRegionException;
  }

  /** Returns the failure, or what caused it, that explains itself in one line. */
  private static @Nullable Throwable known(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof UsageException
          || at instanceof RunFailedException
          || at instanceof StorageException
          || at instanceof NetworkException) {
        return at;
      }
      if (at instanceof InvalidPathException path) {
        String encoding = System.getProperty("sun.jnu.encoding");
        return new UsageException(
            path.getInput() + ": no file name in " + encoding + "; LC_ALL=C.UTF-8 may help", at);
      }
    }
    String disk = DiskFailure.explain(failure);
    String line = disk == null ? FatalError.explain(failure) : disk;
    return line == null ? null : new RunFailedException(line);
  }
}

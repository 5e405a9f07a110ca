package io.orchard.network.onnx;

import io.orchard.cache.Checksum;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.TensorInfo;
import io.orchard.network.onnx.OnnxFile.ExternalData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds an ONNX file, the files with its weights if it has any, and a {@code
 * network.json} that says what the ONNX file leaves open.
 *
 * @param path of the folder
 * @param file name of the ONNX file in it
 */
public record OnnxFolder(Path path, String file) {

  /**
   * Names that lead nowhere else. To ONNX Runtime, one with asterisks means an address in memory.
   */
  private static final Pattern BESIDE =
      Pattern.compile("(?!\\.\\.?(/|$))[^/\\\\*\\x00]+(/(?!\\.\\.?(/|$))[^/\\\\*\\x00]+)*");

  /** Returns whether a name is that of an ONNX file. */
  public static boolean isFile(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(OnnxFile.SUFFIX);
  }

  /**
   * Returns the names of the files beside an ONNX file that hold weights of it.
   *
   * @throws NetworkException if the file cannot be read as one, or holds operators that are not
   *     taken
   */
  public static Set<String> externalFiles(Path file) {
    return checked(file).externalFiles();
  }

  private static OnnxFile checked(Path file) {
    OnnxFile onnx = OnnxFile.read(file);
    OnnxOperators.check(file.getFileName().toString(), onnx);
    for (String name : onnx.externalFiles()) {
      if (!BESIDE.matcher(name).matches()) {
        throw new NetworkException(
            file.getFileName()
                + " keeps weights in '"
                + name.replaceAll("\\p{Cntrl}", "?")
                + "', which is no name of a file beside it");
      }
    }
    return onnx;
  }

  /**
   * Finds out what the network is, by the file, the folder's {@code network.json} and what was
   * chosen, and writes it to {@code network.json}. Loads the network and runs an image through it.
   *
   * @throws NetworkException if it is no usable network, if it leaves open what nobody chose, or if
   *     it says otherwise
   */
  public NetworkDescription describe(OnnxChoices chosen) {
    OnnxFile onnx = whole();
    OnnxChoices choices = chosen.completedBy(OnnxChoices.stated(path, file));
    checkContent(choices.contentSha256());
    OnnxSignature signature = OnnxSignature.of(file, onnx, choices);
    List<NetworkException> failures = new ArrayList<>();
    List<NetworkDescription> found = new ArrayList<>();
    for (TensorInfo input : signature.inputs()) {
      try {
        found.add(described(input, signature, choices));
      } catch (NetworkException e) {
        failures.add(e);
      }
    }
    if (found.isEmpty()) {
      throw failures.get(0);
    }
    if (found.size() > 1) {
      throw new NetworkException(
          file
              + " runs with channels first as with channels last, and does not say which is right:"
              + " export it with a fixed number of channels");
    }
    try {
      found.get(0).write(path);
    } catch (IOException e) {
      throw new NetworkException(path + " cannot be described: " + NetworkException.reason(e), e);
    }
    return found.get(0);
  }

  /** Runs the network once to see what it gives: many files leave that open. */
  private NetworkDescription described(
      TensorInfo input, OnnxSignature signature, OnnxChoices choices) {
    TensorInfo output = signature.output();
    OnnxInput images = new OnnxInput(input, signature.preprocessing());
    try (OnnxSession session = OnnxSession.load(path.resolve(file), images, output.tensor())) {
      InputSize size = images.size();
      long[] given = session.run(new byte[size.valuesPerImage()]).shape();
      OnnxOutput vector =
          OnnxOutput.of(
              output.tensor(), given, choices.pooling(), OnnxInput.isChannelsFirst(input.shape()));
      return NetworkDescription.ofOnnx(
          file,
          size,
          vector.pooling(),
          signature.preprocessing(),
          choices.crop(),
          vector.featureCount(),
          input,
          output.withShape(Arrays.stream(given).boxed().toList()),
          content());
    }
  }

  /**
   * Loads the network that a folder's complete {@code network.json} describes.
   *
   * @throws NetworkException if the files are not those that were described, or not usable
   */
  public OnnxNetwork open(NetworkDescription description) {
    whole();
    checkContent(description.contentSha256());
    return OnnxNetwork.load(path.resolve(file), description);
  }

  /** Returns what the file says, after looking whether its weights are there. */
  private OnnxFile whole() {
    OnnxFile onnx = checked(path.resolve(file));
    for (ExternalData data : onnx.externalData()) {
      Path weights = path.resolve(data.location());
      try {
        if (!Files.isRegularFile(weights) || Files.size(weights) < data.end()) {
          throw new NetworkException(
              String.format(
                  Locale.ROOT,
                  "%s keeps weights in %s beside it, which %s; it comes with the file",
                  file,
                  data.location(),
                  Files.exists(weights) ? "is too short" : "is not there"));
        }
      } catch (IOException e) {
        throw new NetworkException("Cannot read " + weights + ": " + NetworkException.reason(e), e);
      }
    }
    return onnx;
  }

  private void checkContent(@Nullable String stated) {
    String found = content();
    if (stated != null && !stated.isEmpty() && !stated.equals(found)) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s is damaged or was changed: its content sums to %s, %s says %s",
              path,
              found,
              NetworkDescription.FILE_NAME,
              stated));
    }
  }

  private String content() {
    try {
      return Checksum.sha256OfFolder(path, NetworkDescription.FILE_NAME);
    } catch (IOException e) {
      throw new NetworkException("Cannot read " + path + ": " + NetworkException.reason(e), e);
    }
  }
}

package io.orchard.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A file of option names and values: YAML in which each name stands once, with a plain value or a
 * list of them. What YAML has beyond that, such as aliases, tags and further documents, is refused:
 * it would make a file mean something else than it shows.
 */
final class ConfigFile {

  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

  private static final ObjectReader YAML =
      new YAMLMapper().reader().with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final String file;
  private final YAMLParser parser;

  private ConfigFile(String file, YAMLParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Returns the options of a file, local or in S3, in their order.
   *
   * @throws UsageException if it cannot be read, is no such file, or may hold a secret
   */
  static Map<String, String> read(String file) {
    try (JsonParser parser = YAML.createParser(Storage.read(file, MOST_BYTES))) {
      return new ConfigFile(file, (YAMLParser) parser).options();
    } catch (StorageException e) {
      throw new UsageException("--config=" + e.getMessage(), e);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new UsageException(
          "--config=" + file + ": not valid YAML, line " + line + ": " + reason, e);
    } catch (IOException e) {
      throw new UsageException("--config=" + file + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> options() throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    JsonToken token = next();
    if (token == JsonToken.START_OBJECT) {
      while (next() == JsonToken.FIELD_NAME) {
        String name = name();
        next();
        String value = value(name);
        Secrets.refuse(name, value);
        options.put(name, value);
      }
    } else if (token != null && token != JsonToken.VALUE_NULL) {
      throw new UsageException("--config=" + file + ": must hold lines of the form name: value");
    }
    if (next() != null) {
      throw refused("a second document; give a file of its own for each");
    }
    return options;
  }

  /** Moves on to the next token, which is null at the end. */
  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token != null && (parser.isCurrentAlias() || parser.getObjectId() != null)) {
      throw refused(
          "an alias or its anchor (* or &); write the value out, in quotes if it begins so");
    }
    if (token != null && parser.getTypeId() != null) {
      throw refused("a tag (!); leave it out, or write the value in quotes");
    }
    return token;
  }

  /** What stands where a name should is not repeated: it may be anything. */
  private String name() throws IOException {
    String name = parser.currentName();
    if (!NAME.matcher(name).matches()) {
      throw refused("what is no option's name before a colon; lines look like name: value");
    }
    Secrets.refuse(name, "");
    return name;
  }

  private String value(String name) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return plain(name);
    }
    StringJoiner items = new StringJoiner(",");
    while (next() != JsonToken.END_ARRAY) {
      items.add(plain(name));
    }
    return items.toString();
  }

  private String plain(String name) throws IOException {
    if (parser.currentToken().isStructStart()) {
      throw refused("more than a plain value or a list of them for " + name);
    }
    return parser.<JsonNode>readValueAsTree().asText();
  }

  private UsageException refused(String what) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "--config=%s: line %d holds %s",
            file,
            parser.currentTokenLocation().getLineNr(),
            what));
  }
}

package io.orchard.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;

/**
 * Reads Kubernetes manifests into the types of their API and refuses every name that is unknown.
 */
final class StrictManifests {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .annotationIntrospector(new NothingIgnored())
          .build();

  private StrictManifests() {}

  static <T> T read(String manifest, Class<T> type) throws IOException {
    return YAML.readValue(manifest, type);
  }

  /** Returns the documents of a file. */
  static List<JsonNode> documents(String manifests) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(manifests)) {
      return documents.readAll();
    }
  }

  static <T> T convert(JsonNode document, Class<T> type) throws IOException {
    return YAML.treeToValue(document, type);
  }

  /** The types themselves would keep or drop what they do not know. */
  private static final class NothingIgnored extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated type) {
      return super.findPropertyIgnoralByName(config, type).withoutIgnoreUnknown();
    }
  }
}

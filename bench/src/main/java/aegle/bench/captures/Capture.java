package aegle.bench.captures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One recorded request.
 *
 * @param name of the file, below the folder of captures
 * @param family the first folder of its name
 * @param path without the query; empty where none was recorded
 * @param query as it was sent, or empty
 * @param status of the recorded answer; 200 where none was recorded
 * @param bodyFile where the body may stand
 */
record Capture(
    String name,
    String family,
    String method,
    String path,
    String query,
    List<Header> headers,
    int status,
    Path bodyFile) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A header in the recorded order. */
  record Header(String name, String value) {}

  Capture {
    headers = List.copyOf(headers);
  }

  /** Reads a pair of files; the folder is the one that holds the families. */
  static Capture read(Path folder, Path description) throws IOException {
    JsonNode json = JSON.readTree(Files.readAllBytes(description));
    Path relative = folder.relativize(description);
    Path name = relative.getNameCount() > 1 ? relative.getName(0) : folder.getFileName();
    Path bodyFile =
        description.resolveSibling(
            description.getFileName().toString().replaceAll("\\.json$", ".body"));
    List<Header> headers = headers(json);
    String target = text(json, "path");
    if (target.isEmpty()) {
      target = valueOf(headers, ":path");
    }
    int mark = target.indexOf('?');
    String query = mark < 0 ? query(json.path("query")) : target.substring(mark + 1);
    return new Capture(
        relative.toString(),
        String.valueOf(name),
        json.path("method").asString("POST"),
        mark < 0 ? target : target.substring(0, mark),
        query,
        headers,
        json.path("response").path("status").asInt(200),
        bodyFile);
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isString() ? value.stringValue() : "";
  }

  private static String query(JsonNode query) {
    if (!query.isObject()) {
      return query.isString() ? query.stringValue() : "";
    }
    List<String> pairs = new ArrayList<>();
    query.forEachEntry((name, value) -> pairs.add(name + "=" + value.asString("")));
    return String.join("&", pairs);
  }

  /** Names and values in turn, pairs, or an object. */
  private static List<Header> headers(JsonNode json) {
    List<Header> headers = new ArrayList<>();
    JsonNode raw = json.has("rawHeaders") ? json.get("rawHeaders") : json.path("raw_headers");
    if (raw.isArray()) {
      for (int i = 0; i + 1 < raw.size(); i += 2) {
        headers.add(new Header(raw.get(i).asString(""), raw.get(i + 1).asString("")));
      }
      return headers;
    }
    JsonNode named = json.path("headers");
    if (named.isArray()) {
      named.forEach(pair -> headers.add(pair(pair)));
    } else if (named.isObject()) {
      named.forEachEntry((name, value) -> headers.add(new Header(name, value.asString(""))));
    }
    return headers;
  }

  private static Header pair(JsonNode pair) {
    return pair.isArray()
        ? new Header(pair.path(0).asString(""), pair.path(1).asString(""))
        : new Header(pair.path("name").asString(""), pair.path("value").asString(""));
  }

  private static String valueOf(List<Header> headers, String name) {
    for (Header header : headers) {
      if (header.name().toLowerCase(Locale.ROOT).equals(name)) {
        return header.value();
      }
    }
    return "";
  }

  /** The value of a header, in lower-case letters. */
  Optional<String> header(String name) {
    String value = valueOf(headers, name);
    return value.isEmpty() ? Optional.empty() : Optional.of(value.toLowerCase(Locale.ROOT));
  }

  /** The body as it was on the wire, still packed; empty where the request had none. */
  byte[] body() {
    try {
      return Files.exists(bodyFile) ? Files.readAllBytes(bodyFile) : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + bodyFile, e);
    }
  }

  boolean isGrpc() {
    return header("content-type").orElse("").startsWith("application/grpc");
  }
}

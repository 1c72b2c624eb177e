package aegle.server.forward;

import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.config.IpAddress;
import aegle.server.config.Secret;
import aegle.server.config.SecretFile;
import aegle.server.forward.wire.Addresses;
import aegle.server.forward.wire.Protocol;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Severity;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code forwards} of {@code aegle.yml}. */
public final class ForwardYaml {
  /** Forwards in the section: 16. */
  public static final int MAX_FORWARDS = 16;

  private static final long MIN_QUEUE_BYTES = 1L << 20;
  private static final long MAX_QUEUE_BYTES = 1L << 40;
  private static final long DEFAULT_QUEUE_BYTES = 1L << 30;
  private static final Duration DEFAULT_AGE = Duration.ofHours(24);
  private static final int MAX_BATCH = 10_000;
  private static final int DEFAULT_BATCH = 1_000;
  private static final int MAX_SELECTORS = 50;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(MB|GB)");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,60}");
  private static final Map<String, String> FIELDS =
      Map.of(
          "service", FieldNames.SERVICE,
          "project", FieldNames.PROJECT,
          "environment", FieldNames.ENVIRONMENT,
          "level", FieldNames.LEVEL,
          "clinic", FieldNames.CLINIC);

  private final Path folder;
  private final Predicate<URI> own;

  private ForwardYaml(Path folder, Predicate<URI> own) {
    this.folder = folder;
    this.own = own;
  }

  /**
   * Reads the section.
   *
   * @param folder of decisions, in which the secrets stand
   * @param own whether an address is this server's, to which nothing may be sent
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static List<ForwardSettings> read(YamlNode section, Path folder, Predicate<URI> own) {
    if (section.items().size() > MAX_FORWARDS) {
      throw section.error(
          "there are " + section.items().size() + " forwards; use at most " + MAX_FORWARDS);
    }
    ForwardYaml reader = new ForwardYaml(folder, own);
    List<ForwardSettings> forwards = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : section.items()) {
      ForwardSettings forward = reader.forward(node);
      if (!names.add(forward.name())) {
        throw node.error("there are two forwards named " + forward.name() + "; rename one");
      }
      forwards.add(forward);
    }
    return List.copyOf(forwards);
  }

  private ForwardSettings forward(YamlNode node) {
    node.refuse("secret", "a secret stands in a file of its own; name it in secret-file");
    node.refuse(
        "insecure-skip-verify",
        "who receives is always verified; name its authority in ca-file, or remove the key");
    node.refuse("proxy", "forwards go straight to their receiver; remove the key");
    node.allowOnly(
        "name",
        "to",
        "url",
        "logs-url",
        "traces-url",
        "secret-file",
        "user",
        "header",
        "tenant",
        "ca-file",
        "allow-http",
        "metrics",
        "records",
        "min-level",
        "where",
        "queue",
        "batch-size",
        "max-per-second");
    Protocol protocol = protocol(node.require("to"));
    ForwardSettings forward =
        new ForwardSettings(
            name(node.require("name")),
            protocol,
            receiver(node, protocol),
            selectors(node),
            records(node, protocol),
            limits(node));
    if (forward.metrics().isEmpty() && forward.records().kinds().isEmpty()) {
      throw node.error(
          "this sends nothing; say which with metrics: ['{job=\"web\"}'] or records: [log, error]");
    }
    return forward;
  }

  private static String name(YamlNode node) {
    if (!NAME.matcher(node.text()).matches()) {
      throw node.error(
          "'" + node.text() + "' does not fit; use lower-case letters, digits, - and _, up to 50");
    }
    return node.text();
  }

  private static Protocol protocol(YamlNode node) {
    return Protocol.of(node.text())
        .orElseThrow(() ->
            node.error("'" + node.text() + "' is no protocol; use one of " + Protocol.words()));
  }

  private ForwardSettings.Receiver receiver(YamlNode node, Protocol protocol) {
    boolean plain = node.bool("allow-http", false);
    URI base = url(node.require("url"), plain);
    if (protocol == Protocol.REMOTE_WRITE) {
      for (String key : List.of("logs-url", "traces-url")) {
        node.refuse(key, "remote write carries metrics alone; remove the key");
      }
    }
    Addresses addresses =
        new Addresses(
            base,
            node.find("logs-url").map(url -> url(url, plain)).orElse(base),
            node.find("traces-url").map(url -> url(url, plain)).orElse(base));
    Secret secret =
        node.find("secret-file").map(file -> SecretFile.of(file, folder)).orElse(Secret.none());
    boolean vendor = protocol == Protocol.DATADOG || protocol == Protocol.NEW_RELIC;
    if (vendor && !secret.isSet()) {
      throw node.error(protocol.word() + " wants a key; name its file in secret-file");
    }
    return new ForwardSettings.Receiver(
        addresses,
        secret,
        headerText(node, "user"),
        node.find("header").map(ForwardYaml::header).orElse(""),
        headerText(node, "tenant"),
        node.find("ca-file").map(this::caFile).orElse(null),
        plain);
  }

  private static String header(YamlNode node) {
    if (!HEADER.matcher(node.text()).matches()) {
      throw node.error("'" + node.text() + "' names no header; use one such as X-Api-Key");
    }
    return node.text();
  }

  private static String headerText(YamlNode node, String key) {
    String text = node.text(key, "");
    if (text.length() > 200 || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw node.require(key).error("'" + key + "' holds what cannot stand in a header");
    }
    return text;
  }

  private Path caFile(YamlNode node) {
    Path file = folder.resolve(node.text());
    if (!Files.isReadable(file)) {
      throw node.error("cannot read the file of certificates " + node.text());
    }
    return file;
  }

  private URI url(YamlNode node, boolean plainAllowed) {
    URI url = webAddress(node);
    Optional<String> complaint = AddressCheck.complaint(url);
    if (complaint.isEmpty()) {
      Optional<InetAddress> literal = IpAddress.parse(AddressCheck.host(url));
      complaint = literal.flatMap(ip -> AddressCheck.complaint(url, ip, plainAllowed));
    }
    if (complaint.isPresent()) {
      throw node.error("cannot send there: " + complaint.get());
    }
    if (own.test(url)) {
      throw node.error("this is this server itself, which would send to itself for ever");
    }
    return url;
  }

  private static URI webAddress(YamlNode node) {
    try {
      URI url = new URI(node.text());
      String scheme = url.getScheme() == null ? "" : url.getScheme();
      if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
        throw node.error("'url' is no address; use one such as https://mimir.example/api/v1/push");
      }
      if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getFragment() != null) {
        throw node.error(
            "an address holds no user, password or parameters here, where pages and logs show it;"
                + " use secret-file, with user or header where the receiver wants them");
      }
      return url;
    } catch (URISyntaxException _) {
      throw node.error("'url' is no address; use one such as https://mimir.example/api/v1/push");
    }
  }

  private static List<String> selectors(YamlNode node) {
    List<YamlNode> items = node.find("metrics").map(YamlNode::items).orElse(List.of());
    if (items.size() > MAX_SELECTORS) {
      throw node.require("metrics")
          .error("there are " + items.size() + " selectors; use at most " + MAX_SELECTORS);
    }
    List<String> selectors = new ArrayList<>();
    for (YamlNode item : items) {
      try {
        PromqlParser.parseSelector(item.text());
        selectors.add(item.text());
      } catch (QueryException e) {
        throw item.error(
            "'"
                + item.text()
                + "' selects no series: "
                + e.getMessage()
                + "; use such as"
                + " '{job=\"web\"}', or '{__name__=~\".+\"}' for all");
      }
    }
    return selectors;
  }

  private static RecordFilter records(YamlNode node, Protocol protocol) {
    Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
    for (YamlNode item : node.find("records").map(YamlNode::items).orElse(List.of())) {
      EntryKind kind = kind(item);
      if (!protocol.takesRecords() || (kind == EntryKind.SPAN && !protocol.takesSpans())) {
        throw item.error(protocol.word() + " takes no " + kind.word() + "; remove it");
      }
      if (kind == EntryKind.REPLAY || kind == EntryKind.ACCESS) {
        throw item.error("records of kind " + kind.word() + " never leave this house; remove it");
      }
      kinds.add(kind);
    }
    @Nullable Severity least = node.find("min-level").map(ForwardYaml::level).orElse(null);
    Map<String, List<String>> where = new HashMap<>();
    node.find("where")
        .map(YamlNode::entries)
        .orElse(Map.of())
        .forEach((name, values) -> where.put(field(name, values), List.copyOf(values.texts())));
    return new RecordFilter(kinds, least, where);
  }

  private static EntryKind kind(YamlNode node) {
    try {
      return EntryKind.of(node.text());
    } catch (IllegalArgumentException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
  }

  private static Severity level(YamlNode node) {
    return Arrays.stream(Severity.values())
        .filter(level -> level.word().equals(node.text()))
        .findAny()
        .orElseThrow(() ->
            node.error(
                "'" + node.text() + "' is no level; use trace, debug, info, warn, error or fatal"));
  }

  private static String field(String name, YamlNode at) {
    @Nullable String field = FIELDS.get(name);
    if (field == null) {
      throw at.error(
          "'" + name + "' cannot be chosen by; use service, project, environment, level or clinic");
    }
    return field;
  }

  private static ForwardSettings.Limits limits(YamlNode node) {
    YamlNode queue = node.find("queue").orElseGet(() -> YamlNode.parse(node.file(), "{}"));
    queue.allowOnly("max-bytes", "max-age");
    Duration age = queue.duration("max-age", DEFAULT_AGE);
    if (age.compareTo(Duration.ofMinutes(1)) < 0 || age.compareTo(Duration.ofDays(30)) > 0) {
      throw queue.require("max-age").error("use 1m to 30d for what waits");
    }
    return new ForwardSettings.Limits(
        queue.find("max-bytes").map(ForwardYaml::bytes).orElse(DEFAULT_QUEUE_BYTES),
        age,
        (int) between(node, "batch-size", DEFAULT_BATCH, 1, MAX_BATCH),
        (int) between(node, "max-per-second", 0, 0, 1_000_000));
  }

  private static long between(YamlNode node, String key, long otherwise, long least, long most) {
    long number = node.number(key, otherwise);
    if (number < least || number > most) {
      throw node.require(key)
          .error("'" + key + "' is " + number + "; use " + least + " to " + most);
    }
    return number;
  }

  private static long bytes(YamlNode node) {
    Matcher size = SIZE.matcher(node.text());
    if (size.matches()) {
      long bytes = Long.parseLong(size.group(1)) << (size.group(2).equals("GB") ? 30 : 20);
      if (bytes >= MIN_QUEUE_BYTES && bytes <= MAX_QUEUE_BYTES) {
        return bytes;
      }
    }
    throw node.error("'" + node.text() + "' is no size of a queue; use 1MB to 1024GB");
  }
}

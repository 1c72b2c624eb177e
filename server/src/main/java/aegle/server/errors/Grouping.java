package aegle.server.errors;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which errors are one. In this order: the first rule of people that matches; else the
 * sender's own fingerprint; else the types of the error and of its causes and the places in the
 * platform's own code that the error's stack went through; else, with no stack, the type and the
 * message without its numbers.
 */
final class Grouping {
  /** Places of a stack that count: the 8 of the platform's own that are next to the error. */
  private static final int MAX_FRAMES = 8;

  private static final String DEFAULT = "{{ default }}";
  private static final int DIGEST_BYTES = 16;

  private Grouping() {}

  /**
   * What errors of a group have in common.
   *
   * @param key a digest: 32 hexadecimal digits
   * @param reason in words, for the page of the issue
   */
  record Group(String key, String kind, String title, String culprit, String reason) {}

  static Group of(Entry error, GroupingRules rules) {
    Fields fields = error.fields();
    List<Json> exceptions = error.detail().items("exception");
    String kind = fields.text(FieldNames.ERROR_TYPE, "Error");
    String title = fields.text(FieldNames.MESSAGE, kind);
    List<String> frames = frames(exceptions);
    String culprit =
        fields.text("transaction", frames.isEmpty() ? "" : frames.getLast().replace('\n', ' '));
    List<String> parts = new ArrayList<>();
    String reason = usual(exceptions, kind, title, frames, parts);
    Optional<GroupingRules.Match> match = rules.match(error);
    List<String> wanted =
        match
            .map(GroupingRules.Match::fingerprint)
            .orElseGet(() -> texts(error.detail().items("fingerprint")));
    if (!wanted.isEmpty() && !wanted.equals(List.of(DEFAULT))) {
      List<String> usual = List.copyOf(parts);
      parts.clear();
      wanted.forEach(part -> parts.addAll(isDefault(part) ? usual : List.of(part)));
      reason =
          match.isPresent()
              ? "the rule of line " + match.get().line() + ": " + match.get().words()
              : "the fingerprint that the sender set: " + String.join(", ", wanted);
    }
    return new Group(digest(parts), kind, title, culprit, reason);
  }

  private static boolean isDefault(String part) {
    return part.equals(DEFAULT) || part.equals("{{default}}");
  }

  private static String usual(
      List<Json> exceptions, String kind, String title, List<String> frames, List<String> parts) {
    List<String> kinds = new ArrayList<>();
    for (Json exception : exceptions) {
      if (exception instanceof Json.Members members) {
        kinds.add(orElse(members.text("type"), kind));
      }
    }
    if (kinds.isEmpty()) {
      kinds.add(kind);
    }
    parts.addAll(kinds);
    if (!frames.isEmpty()) {
      parts.addAll(frames);
      return "the same error, "
          + String.join(", caused by ", kinds.reversed())
          + ", by the same way through the code: "
          + String.join(" > ", frames);
    }
    String bare = withoutNumbers(title);
    parts.add(bare);
    return "no stack came along, so by type and message: " + kinds.getLast() + ": " + bare;
  }

  /**
   * The platform's own places in the stack of the outermost error, the call that began it first;
   * all places where none is marked as its own. Senders list causes first, so the outermost error
   * is the last: it was thrown last and is what people read first. Lines and columns do not count,
   * since every release moves them.
   */
  private static List<String> frames(List<Json> exceptions) {
    if (exceptions.isEmpty() || !(exceptions.getLast() instanceof Json.Members outermost)) {
      return List.of();
    }
    List<Json> frames = outermost.members("stacktrace").items("frames");
    List<String> own = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (Json json : frames) {
      if (json instanceof Json.Members frame) {
        String place = place(frame);
        all.add(place);
        if ("true".equals(frame.text("in_app"))) {
          own.add(place);
        }
      }
    }
    List<String> chosen = own.isEmpty() ? all : own;
    return chosen.subList(Math.max(0, chosen.size() - MAX_FRAMES), chosen.size());
  }

  private static String place(Json.Members frame) {
    String file = orElse(frame.text("module"), orElse(frame.text("filename"), "?"));
    return withoutHashes(file) + " in " + orElse(frame.text("function"), "?");
  }

  /** Bundlers put a digest into file names, another one with every build. */
  static String withoutHashes(String file) {
    int query = file.indexOf('?');
    String path = query < 0 ? file : file.substring(0, query);
    return path.replaceAll("[-._~][0-9a-zA-Z_]{8,40}(?=\\.(js|mjs|cjs|css)$)", "")
        .replaceAll("[0-9a-f]{16,64}", "*");
  }

  /** Numbers, ids and quoted words differ from case to case. */
  static String withoutNumbers(String message) {
    String cut = message.length() <= 400 ? message : message.substring(0, 400);
    return cut.replaceAll("\\[[a-z-]+:[0-9a-f]+\\]", "*")
        .replaceAll("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}", "*")
        .replaceAll("0x[0-9a-fA-F]+|[0-9a-f]{12,64}", "*")
        .replaceAll("[0-9]+", "*");
  }

  private static List<String> texts(List<Json> items) {
    List<String> texts = new ArrayList<>();
    for (Json item : items) {
      if (item instanceof Json.Text(String value)) {
        texts.add(value);
      }
    }
    return texts;
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  private static String digest(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }
}

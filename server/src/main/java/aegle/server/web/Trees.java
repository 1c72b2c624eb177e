package aegle.server.web;

import aegle.server.web.view.ErrorEvent.Pair;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads trees of senders for people: as names and values, one line each. */
final class Trees {
  /** Lines of one tree that are shown. */
  private static final int MAX_PAIRS = 200;

  private static final int MAX_VALUE_CHARS = 4_000;

  private Trees() {}

  static String text(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : text;
  }

  static List<Json.Members> members(List<Json> items) {
    List<Json.Members> all = new ArrayList<>();
    for (Json item : items) {
      if (item instanceof Json.Members members) {
        all.add(members);
      }
    }
    return all;
  }

  /** Every leaf under its path. */
  static List<Pair> pairs(Json tree) {
    List<Pair> pairs = new ArrayList<>();
    add("", tree, pairs);
    return pairs;
  }

  private static void add(String path, Json json, List<Pair> pairs) {
    switch (json) {
      case Json.Members(Map<String, Json> members) ->
          members.forEach((name, inner) -> add(below(path, name), inner, pairs));
      case Json.Items(List<Json> items) -> addItems(path, items, pairs);
      case Json.Text(String value) -> put(path, value, pairs);
      case Json.Numeral(String digits) -> put(path, digits, pairs);
      case Json.Flag(boolean value) -> put(path, Boolean.toString(value), pairs);
      case Json.Nil _ -> put(path, "null", pairs);
    }
  }

  /** Lists of plain values stand on one line. */
  private static void addItems(String path, List<Json> items, List<Pair> pairs) {
    boolean plain = items.stream().allMatch(item -> item instanceof Json.Text);
    if (plain) {
      List<String> texts = new ArrayList<>();
      items.forEach(item -> texts.add(item instanceof Json.Text(String value) ? value : ""));
      put(path, String.join(", ", texts), pairs);
      return;
    }
    for (int i = 0; i < items.size() && pairs.size() < MAX_PAIRS; i++) {
      add(below(path, Integer.toString(i)), items.get(i), pairs);
    }
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void put(String path, String value, List<Pair> pairs) {
    if (pairs.size() < MAX_PAIRS) {
      boolean fits = value.length() <= MAX_VALUE_CHARS;
      pairs.add(new Pair(path, fits ? value : value.substring(0, MAX_VALUE_CHARS) + "…"));
    }
  }
}

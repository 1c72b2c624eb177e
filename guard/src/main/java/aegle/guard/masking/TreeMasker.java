package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import aegle.guard.masking.FieldTable.Field;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks one tree. A rule of a member holds for all below it until a deeper name says otherwise, so
 * {@code address} masks every line of an address. Names and values that come as pairs, {@code
 * ["Cookie", "..."]} or {@code {"key": "user.email", "value": ...}}, count as a name with its
 * value.
 */
@SuppressWarnings(
    "ReferenceEquality") // What holds nothing personal is handed back as the same object.
final class TreeMasker {
  /** Deeper trees than any reader of the house makes are cut here. */
  static final int MAX_DEPTH = 256;

  private final TextMasker texts;
  private final FieldTable table;
  private final LeakTally tally;

  TreeMasker(TextMasker texts, FieldTable table, LeakTally tally) {
    this.texts = texts;
    this.table = table;
    this.tally = tally;
  }

  /** The masked tree, the same object where nothing was found, or null where all is dropped. */
  @Nullable Json mask(Json json, String path) {
    Field field = path.isEmpty() ? table.root() : table.field(path);
    return mask(json, field, path.isEmpty() ? table.rule("*") : field.rule(), 0);
  }

  private @Nullable Json mask(Json json, Field field, FieldRule rule, int depth) {
    if (depth > MAX_DEPTH) {
      return Json.NIL;
    }
    return switch (json) {
      case Json.Members members -> maskMembers(members, field, rule, depth);
      case Json.Items items -> maskItems(items, field, rule, depth);
      case Json.Text(String value) -> {
        @Nullable String kept = texts.mask(value, field.path(), rule, table, tally);
        yield kept == null ? null : kept.equals(value) ? json : new Json.Text(kept);
      }
      case Json.Numeral(String digits) -> {
        @Nullable String kept = texts.maskNumber(digits, field.path(), rule, tally);
        yield kept == null ? null : kept.equals(digits) ? json : new Json.Text(kept);
      }
      case Json.Flag _, Json.Nil _ -> json;
    };
  }

  private @Nullable Json maskMembers(
      Json.Members json, Field field, FieldRule inherited, int depth) {
    if (isDropped(inherited)) {
      texts.count(inherited, field.path(), tally);
      return null;
    }
    @Nullable String named = nameOfPair(json);
    boolean database = isDatabase(json);
    @Nullable Map<String, Json> changed = null;
    for (int i = 0; i < json.size(); i++) {
      String name = json.name(i);
      Json value = json.value(i);
      Field own = table.below(field, name);
      String keptName = texts.maskName(name, own, table, tally);
      Field below =
          named != null && name.equals("value")
              ? table.below(field, named)
              : keptName.equals(name) ? own : table.below(field, keptName);
      FieldRule rule = ruleOf(below, inherited);
      if (database && (name.equals("description") || name.equals("message"))) {
        rule = FieldRule.of(name, Treatment.SQL);
      }
      if (rule.treatment() != Treatment.PERSONAL
          && name.equals("name")
          && PersonWords.isPerson(json)) {
        rule = FieldRule.personal(name, Kind.NAME);
      }
      @Nullable Json kept = mask(value, below, rule, depth + 1);
      if (changed == null && (kept != value || !keptName.equals(name))) {
        changed = firstOf(json, i);
      }
      if (changed != null && kept != null) {
        changed.put(keptName, kept);
      }
    }
    return changed == null ? json : new Json.Members(changed);
  }

  private static Map<String, Json> firstOf(Json.Members json, int count) {
    Map<String, Json> first = LinkedHashMap.newLinkedHashMap(json.size());
    for (int i = 0; i < count; i++) {
      first.put(json.name(i), json.value(i));
    }
    return first;
  }

  private @Nullable Json maskItems(Json.Items json, Field field, FieldRule rule, int depth) {
    if (isDropped(rule)) {
      texts.count(rule, field.path(), tally);
      return null;
    }
    List<Json> items = json.items();
    boolean pair = items.size() == 2 && items.getFirst() instanceof Json.Text;
    Field below = field.items();
    @Nullable List<Json> changed = null;
    for (int i = 0; i < items.size(); i++) {
      Json item = items.get(i);
      @Nullable Json kept;
      if (pair && i == 1 && items.getFirst() instanceof Json.Text(String name)) {
        String keptName = texts.maskName(name, table.below(field, name), table, tally);
        Field named = table.below(field, keptName);
        kept = mask(item, named, ruleOf(named, rule), depth + 1);
      } else {
        kept = mask(item, below, rule, depth + 1);
      }
      if (changed == null && kept != item) {
        changed = new ArrayList<>(items.subList(0, i));
      }
      if (changed != null && kept != null) {
        changed.add(kept);
      }
    }
    return changed == null ? json : new Json.Items(changed);
  }

  private static FieldRule ruleOf(Field field, FieldRule inherited) {
    FieldRule own = field.rule();
    return inherited.treatment() == Treatment.PERSONAL && own.treatment() != Treatment.PERSONAL
        ? inherited
        : own;
  }

  private boolean isDropped(FieldRule rule) {
    return texts.isDropped(rule);
  }

  private static @Nullable String nameOfPair(Json.Members json) {
    if (json.get("value") == null) {
      return null;
    }
    if (json.get("key") instanceof Json.Text(String key)) {
      return key;
    }
    return json.get("name") instanceof Json.Text(String name) ? name : null;
  }

  private static boolean isDatabase(Json.Members json) {
    return (json.get("op") instanceof Json.Text(String op) && op.startsWith("db"))
        || (json.get("category") instanceof Json.Text(String category)
            && (category.equals("query") || category.startsWith("db")));
  }
}

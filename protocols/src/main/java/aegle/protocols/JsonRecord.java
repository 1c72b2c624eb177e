package aegle.protocols;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A record in the making, filled from members of JSON: scalars become fields under the house's
 * names, members within members get dotted names, trees are shown as detail. What the record says
 * itself is not overruled by an attribute of that name. For one record and one thread.
 */
public final class JsonRecord {
  /** Attributes of one record; those beyond are refused. */
  public static final int MAX_ATTRIBUTES = 250;

  /** Longer texts are cut. */
  public static final int MAX_TEXT_CHARS = 64 * 1024;

  private static final int MAX_DEPTH = 4;
  private static final int MAX_ITEMS = 100;
  private static final String ATTRIBUTE = "attribute";

  private final UnaryOperator<String> names;
  private final Refusals refusals;
  private final Fields.Builder fields = Fields.builder();
  private final Map<String, Json> detail = new LinkedHashMap<>();
  private int taken;

  private enum Precedence {
    /** Goes beside what is there, under {@code attribute.NAME}. */
    OWN,
    /** Gives way to what is there. */
    DEFAULT
  }

  /**
   * An empty record.
   *
   * @param names the house's name for a name of this protocol, before those that all protocols know
   */
  public JsonRecord(UnaryOperator<String> names, Refusals refusals) {
    this.names = names;
    this.refusals = refusals;
  }

  /** The fields, for what the protocol itself says. */
  public Fields.Builder fields() {
    return fields;
  }

  /** Puts a text unless it is missing or empty; longer ones are cut. */
  public JsonRecord putText(String name, @Nullable String text) {
    if (text != null) {
      fields.putText(name, cut(text));
    }
    return this;
  }

  /** Puts a tree that is shown with the record. */
  public void putDetail(String name, Json tree) {
    detail.put(name, tree);
  }

  /** Adds a member to the error that is shown with the record. */
  public void putError(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return;
    }
    Map<String, Json> error =
        detail.get("error") instanceof Json.Members earlier
            ? new LinkedHashMap<>(earlier.members())
            : new LinkedHashMap<>();
    error.put(name, new Json.Text(cut(text)));
    detail.put("error", new Json.Members(error));
  }

  /** Puts attributes; one whose name is taken stands as {@code attribute.NAME}. */
  public void putAll(Json.Members attributes) {
    attributes.members().forEach((name, value) -> put(name, value, 1, Precedence.OWN));
  }

  /** Puts attributes that hold unless the record says otherwise. */
  public void putDefaults(Json.Members attributes) {
    attributes.members().forEach((name, value) -> put(name, value, 1, Precedence.DEFAULT));
  }

  private void put(String path, Json json, int depth, Precedence precedence) {
    if (path.isEmpty() || json instanceof Json.Nil) {
      return;
    }
    if (json instanceof Json.Members(Map<String, Json> members) && depth < MAX_DEPTH) {
      members.forEach((name, value) -> put(path + '.' + name, value, depth + 1, precedence));
      return;
    }
    if (taken >= MAX_ATTRIBUTES) {
      refusals.add(ATTRIBUTE, "too_many", 1);
      return;
    }
    taken++;
    @Nullable Value value = value(json);
    if (value == null) {
      detail.putIfAbsent(path, json);
    } else {
      put(path, value, precedence);
    }
  }

  private void put(String path, Value value, Precedence precedence) {
    String known = KnownFields.of(names.apply(path));
    boolean reserved = known.equals(FieldNames.LEVEL) || known.equals(FieldNames.MESSAGE);
    boolean isTaken = reserved || fields.has(known);
    if (isTaken && precedence == Precedence.DEFAULT) {
      return;
    }
    @Nullable Value fitted = isTaken ? null : KnownFields.fitted(known, value);
    fields.put(fitted == null ? ATTRIBUTE + '.' + path : known, fitted == null ? value : fitted);
  }

  private @Nullable Value value(Json json) {
    return switch (json) {
      case Json.Text(String text) -> new Value.Text(cut(text));
      case Json.Numeral(String digits) when JsonNumbers.isWhole(digits) ->
          new Value.Whole(Long.parseLong(digits));
      case Json.Numeral numeral -> new Value.Real(numeral.real());
      case Json.Flag(boolean flag) -> new Value.Flag(flag);
      case Json.Items(List<Json> items) -> texts(items);
      case Json.Members _, Json.Nil _ -> null;
    };
  }

  private Value.@Nullable Texts texts(List<Json> items) {
    if (items.isEmpty() || items.size() > MAX_ITEMS) {
      return null;
    }
    List<String> texts = new ArrayList<>(items.size());
    for (Json item : items) {
      switch (item) {
        case Json.Text(String text) -> texts.add(cut(text));
        case Json.Numeral(String digits) -> texts.add(digits);
        case Json.Flag(boolean flag) -> texts.add(Boolean.toString(flag));
        case Json.Members _, Json.Items _, Json.Nil _ -> {
          return null;
        }
      }
    }
    return new Value.Texts(texts);
  }

  private String cut(String text) {
    if (text.length() <= MAX_TEXT_CHARS) {
      return text;
    }
    refusals.add(ATTRIBUTE, "text_cut", 1);
    return WellFormedText.cut(text, MAX_TEXT_CHARS);
  }

  /** When it happened: the claimed moment, or that of receipt where the claim cannot be. */
  public long time(@Nullable Json claimed, long receivedNanos) {
    long nanos = JsonNumbers.nanos(claimed);
    if (EventTime.isCredible(nanos, receivedNanos)) {
      return nanos;
    }
    if (claimed instanceof Json.Numeral(String digits) && !digits.equals("0")) {
      fields.put(KnownFields.CLAIMED_TIME, digits);
    } else if (claimed instanceof Json.Text(String text)) {
      fields.putText(KnownFields.CLAIMED_TIME, WellFormedText.cut(text, 64));
    }
    return receivedNanos;
  }

  public Entry entry(EntryKind kind, long timeNanos) {
    refusals.add(ATTRIBUTE, "too_many", fields.refused());
    return new Entry(
        kind,
        timeNanos,
        fields.build(),
        detail.isEmpty() ? Json.NOTHING : new Json.Members(detail));
  }
}

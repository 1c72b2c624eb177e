package aegle.protocols.sentry;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a tree that a sender nested at will to a depth and a number of characters, as Relay trims
 * {@code extra} and contexts. Used by one thread for one tree; counts what it left out.
 */
final class Trim {
  /** What a member costs beyond its text, so that a million empty ones are no free ride. */
  private static final int COST_OF_A_VALUE = 8;

  private final int maxDepth;
  private int budgetChars;
  private int cut;

  Trim(int maxDepth, int budgetChars) {
    this.maxDepth = maxDepth;
    this.budgetChars = budgetChars;
  }

  /** The tree, or what of it the budget allows. */
  Json tree(Json json) {
    return tree(json, 0);
  }

  Json.Members members(Json.Members members) {
    return members(members, 0);
  }

  /** How many values were left out or shortened. */
  int cut() {
    return cut;
  }

  private Json tree(Json json, int depth) {
    budgetChars -= COST_OF_A_VALUE;
    return switch (json) {
      case Json.Members members -> members(members, depth);
      case Json.Items items -> items(items, depth);
      case Json.Text(String text) -> text(text);
      case Json.Numeral(String digits) -> {
        budgetChars -= digits.length();
        yield json;
      }
      case Json.Flag _, Json.Nil _ -> json;
    };
  }

  private Json text(String text) {
    int room = Math.clamp(budgetChars, 0, SentryLimits.MAX_TEXT_CHARS);
    String clipped = room == 0 ? "" : Text.clip(text, room);
    cut += clipped.length() < text.length() ? 1 : 0;
    budgetChars -= clipped.length();
    return new Json.Text(clipped);
  }

  private Json.Members members(Json.Members members, int depth) {
    Map<String, Json> kept = new LinkedHashMap<>();
    for (Map.Entry<String, Json> member : members.members().entrySet()) {
      if (budgetChars <= 0 || depth >= maxDepth) {
        break;
      }
      budgetChars -= member.getKey().length();
      String name = Text.clip(member.getKey(), SentryLimits.MAX_NAME_CHARS);
      kept.put(name, tree(member.getValue(), depth + 1));
    }
    cut += members.members().size() - kept.size();
    return new Json.Members(kept);
  }

  private Json items(Json.Items items, int depth) {
    List<Json> kept = new ArrayList<>();
    for (Json item : items.items()) {
      if (budgetChars <= 0 || depth >= maxDepth) {
        break;
      }
      kept.add(tree(item, depth + 1));
    }
    cut += items.items().size() - kept.size();
    return new Json.Items(kept);
  }
}

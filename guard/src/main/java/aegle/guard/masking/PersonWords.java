package aegle.guard.masking;

import aegle.signals.Json;

/** Names of members that only persons have: beside them, a mere {@code name} is a person's. */
final class PersonWords {
  private static final String[] WORDS = {
    "patient",
    "email",
    "phone",
    "mobile",
    "hn\"",
    "hn'",
    "dob",
    "birth",
    "citizen",
    "national",
    "firstname",
    "lastname",
    "first_name",
    "last_name",
    "passport",
    "gender",
    "line_id",
    "lineid"
  };

  private PersonWords() {}

  /** Whether one stands behind a quote. */
  static boolean isBehind(TextScan scan, int at) {
    for (String word : WORDS) {
      if (scan.isWord(word, at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an object has a member of such a name. */
  static boolean isPerson(Json.Members json) {
    for (int i = 0; i < json.size(); i++) {
      String name = json.name(i) + "\"";
      for (String word : WORDS) {
        if (name.regionMatches(true, 0, word, 0, word.length())) {
          return true;
        }
      }
    }
    return false;
  }
}

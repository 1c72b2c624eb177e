package aegle.server.notify;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the answers of a receiver mean beyond what they mean to all: the 200s are a yes; 429 and the
 * 500s are worth another try.
 *
 * @param accepted statuses that are a yes as well
 * @param retried statuses that are worth another try as well
 * @param complaint what the text of an answer says against a yes in its status
 */
record HttpJudgement(
    Set<Integer> accepted, Set<Integer> retried, Function<String, Optional<String>> complaint) {
  static final HttpJudgement USUAL = new HttpJudgement(Set.of(), Set.of(), _ -> Optional.empty());

  static HttpJudgement retrying(Integer... statuses) {
    return new HttpJudgement(Set.of(), Set.of(statuses), _ -> Optional.empty());
  }

  static HttpJudgement accepting(Integer... statuses) {
    return new HttpJudgement(Set.of(statuses), Set.of(), _ -> Optional.empty());
  }

  static HttpJudgement reading(Function<String, Optional<String>> complaint) {
    return new HttpJudgement(Set.of(), Set.of(), complaint);
  }

  boolean isYes(int status) {
    return status / 100 == 2 || accepted.contains(status);
  }

  boolean isWorthRetrying(int status) {
    return status / 100 == 5 || status == 429 || retried.contains(status);
  }
}

package aegle.server.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in.
 *
 * @param name unique, lower case
 * @param passwordHash as made by the hasher of {@code access}; null before the first password
 * @param disabledAt set when the person may no longer sign in
 */
public record User(
    long id,
    String name,
    Role role,
    @Nullable String passwordHash,
    Instant createdAt,
    @Nullable Instant passwordChangedAt,
    @Nullable Instant disabledAt) {
  @Override
  public String toString() {
    return "User[" + name + ", " + role.word() + "]";
  }
}

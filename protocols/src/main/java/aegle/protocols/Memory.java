package aegle.protocols;

/**
 * The memory that a request may still take for what its decoder unpacks, or copies, out of the body
 * that it was handed. For one request and one thread; the door gives it back when the answer is
 * given.
 */
@FunctionalInterface
public interface Memory {
  /** As much as is asked for: for bodies that hold nothing packed. */
  Memory UNBOUNDED = _ -> true;

  /**
   * Asks for memory before it is allocated.
   *
   * @return whether it may be; what is refused must not be allocated
   */
  boolean take(int bytes);
}

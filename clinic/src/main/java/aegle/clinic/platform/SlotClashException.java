package aegle.clinic.platform;

/** The programming error of the demo's day "errors": two visitors were promised one slot. */
final class SlotClashException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  SlotClashException(String where) {
    super("the slot was promised twice at " + where);
  }
}

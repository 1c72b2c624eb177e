package aegle.clinic.platform;

/**
 * The programming error of the platform: two visitors were promised one slot. It happens to whoever
 * books on a page that was opened before somebody else did, and to everybody on the day "errors".
 */
final class SlotClashException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  SlotClashException(String where) {
    super("the slot was promised twice at " + where);
  }
}

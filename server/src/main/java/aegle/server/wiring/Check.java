package aegle.server.wiring;

/** Looks at one rule. Knows nothing of other checks and keeps nothing. */
interface Check {
  /** Hands over what is wrong with a rule. */
  void judge(Subject rule, Finds finds);
}

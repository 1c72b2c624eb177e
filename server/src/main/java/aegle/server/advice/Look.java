package aegle.server.advice;

/** Something that has to be looked up, for no signal tells it. Called every half a minute. */
@FunctionalInterface
interface Look {
  /** Looks, and tells the doctor what is wrong. */
  void look(Clients clients, Doctor doctor);
}

package dev.quarry.tests.limits;

import dev.quarry.Arithmetic;
import dev.quarry.ir.type.Value;
import java.util.function.Function;

/// A network beyond a limit, and one within it that does what the limit's remedy says.
///
/// @param limit id of the limit
/// @param arithmetic what the networks compute with
/// @param passes changes of the pipeline without which a pass would bring the first network within
/// @param beyond the result of the first network
/// @param within the result of the second
record LimitPair(
    String limit,
    Arithmetic arithmetic,
    String passes,
    Function<LimitNet, Value> beyond,
    Function<LimitNet, Value> within) {

  static LimitPair of(
      String limit, Function<LimitNet, Value> beyond, Function<LimitNet, Value> within) {
    return new LimitPair(limit, Arithmetic.I8, "", beyond, within);
  }

  static LimitPair without(
      String pass,
      String limit,
      Function<LimitNet, Value> beyond,
      Function<LimitNet, Value> within) {
    return new LimitPair(limit, Arithmetic.I8, "-" + pass, beyond, within);
  }

  static LimitPair ofHalves(
      String limit,
      String passes,
      Function<LimitNet, Value> beyond,
      Function<LimitNet, Value> within) {
    return new LimitPair(limit, Arithmetic.F16, passes, beyond, within);
  }

  @Override
  public String toString() {
    return limit;
  }
}

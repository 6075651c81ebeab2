package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/// A word that stands for an enum constant.
record EnumCodec<E>(String what, Function<String, Optional<E>> parse, Function<E, String> text)
    implements JsonCodec<E> {
  @Override
  public E read(JsonNode node, JsonPlace place) {
    String word = TEXT.read(node, place);
    return parse
        .apply(word)
        .orElseThrow(() -> place.damaged("unknown " + what + " '" + word + "'"));
  }

  @Override
  public JsonNode write(E value) {
    return TEXT.write(text.apply(value));
  }
}

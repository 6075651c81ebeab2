package dev.quarry.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.graph.Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "head.*, head.0.act, true",
    "head.*, xhead.0, false",
    "head.*, headX, false",
    "h?ad, head, true",
    "/head/, the.head.x, true",
    "/^head$/, the.head, false",
    "a+b, a+b, true",
    "a+b, aab, false",
    "'', anything, false",
  })
  void globsMatchWholeNamesAndExpressionsAnywhere(String pattern, String name, boolean expected) {
    assertEquals(expected, NamePattern.of(pattern).orElseThrow().matches(name));
  }

  @Test
  void oneOfTheSourcesIsEnough() {
    var pattern = NamePattern.of("b*").orElseThrow();
    assertEquals(true, pattern.matches(new Location(List.of("a", "b1"))));
    assertEquals(false, pattern.matches(Location.UNKNOWN));
  }
}

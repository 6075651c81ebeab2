package dev.quarry.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.type.Level;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineParserTest {
  private final Pipeline base = Passes.rk3568();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fold-batch-norm",
        "fold-batch-norm,silu-to-relu{keep=head.*}",
        "silu-to-relu{keep=/a{1,2},b=/},canonicalize",
        "fuse-activation{activations=relu+clip}",
        "assign-quantization{domain=u8,weights=per-layer,assume=-1.5:4}"
      })
  void textIsReadAndPrintedAlike(String text) {
    assertEquals(text, PipelineParser.parse(text, base).text());
  }

  @Test
  void usualOptionsAreNotPrinted() {
    String text = "split-large-pool{max-kernel=7}, assign-quantization{weights=per-channel}";
    assertEquals("split-large-pool,assign-quantization", PipelineParser.parse(text, base).text());
  }

  @Test
  void emptyTextIsTheBase() {
    assertEquals(base, PipelineParser.parse("", base));
  }

  @Test
  void changesPutPassesAtTheirUsualPlace() {
    Pipeline changed = PipelineParser.parse("+silu-to-relu{keep=a*},-split-large-pool", base);
    String expected = base.text().replace("split-large-pool", "silu-to-relu{keep=a*}");
    assertEquals(expected, changed.text());
  }

  @Test
  void changesGiveOptionsToAPassThatIsThere() {
    Pipeline changed = PipelineParser.parse("+split-large-pool{max-kernel=3}", base);
    assertEquals(
        base.text().replace("split-large-pool", "split-large-pool{max-kernel=3}"), changed.text());
  }

  @Test
  void theDefaultChainIsPartedAtTheCanonicalLevel() {
    Pipeline front = base.upTo(Level.CANONICAL);
    Pipeline back = base.after(Level.CANONICAL);
    assertEquals(base.text(), front.text() + "," + back.text());
    assertEquals("assign-quantization,lower-to-npu", back.text());
  }

  @Test
  void theDefaultChainFollowsTheOrderOfTheRegistry() {
    List<String> all = Passes.all().stream().map(PassDef::name).toList();
    List<String> names = base.steps().stream().map(step -> step.def().name()).toList();
    assertEquals(names, all.stream().filter(names::contains).toList());
    assertEquals(all.size(), all.stream().distinct().count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "silu-to-rleu | unknown pass 'silu-to-rleu' | did you mean 'silu-to-relu'?",
        "+swish | unknown pass 'swish' | known: remove-identity",
        "silu-to-relu{kep=a} | unknown option 'kep' | did you mean 'keep'?",
        "canonicalize{a=b} | unknown option 'a' | this pass has no options",
        "split-large-pool{max-kernel=2} | option 'max-kernel' has a wrong value | found:    2",
        "split-large-pool{max-kernel=x} | option 'max-kernel' has a wrong value | found:    x",
        "fuse-activation{activations=relu+gelu} | wrong value | words joined by +",
        "assign-quantization{domain=i4} | wrong value | i8 or u8",
        "assign-quantization{assume=4:-4} | wrong value | LOW:HIGH",
        "silu-to-relu{keep=/(/} | wrong value | regular expression",
        "silu-to-relu{keep=a | braces and slashes come in pairs | silu-to-relu{keep=a",
        "silu-to-relu{keep} | name=value | keep",
        "fold-pad,+canonicalize | either every pass | fold-pad",
      })
  void mistakesAreExplained(String text, String message, String detail) {
    var e = assertThrows(CompileException.class, () -> PipelineParser.parse(text, base));
    assertEquals(1, e.diagnostics().size());
    String said = e.getMessage();
    assertTrue(said.contains(message) && said.contains(detail), said);
  }
}

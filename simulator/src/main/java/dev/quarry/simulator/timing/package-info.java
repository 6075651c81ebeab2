/// How long a compiled file will take on the chip.
///
/// Start from [dev.quarry.simulator.timing.TimingModel].
@NullMarked
package dev.quarry.simulator.timing;

import org.jspecify.annotations.NullMarked;

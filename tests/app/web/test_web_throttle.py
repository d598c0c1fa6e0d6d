"""Failed logins are slowed down."""

from app.web.gate.throttle import FREE, KEPT, LONGEST, SLOW, Attempts, Throttle


class Clock:
    """A clock that a test turns."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_few_attempts_are_free_and_each_further_one_doubles_the_wait() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE):
        assert throttle.wait("a") == 0
        throttle.attempt("a")
    waits = []
    for _ in range(12):
        waits.append(throttle.wait("a"))
        clock.now += waits[-1]
        assert throttle.wait("a") == 0
        throttle.attempt("a")
    assert waits[:4] == [1, 2, 4, 8] and max(waits) == LONGEST
    assert throttle.wait("b") == 0


def test_a_login_that_passes_forgets_what_failed() -> None:
    throttle = Throttle(Clock())
    for _ in range(FREE):
        throttle.attempt("a")
    assert throttle.wait("a") > 0
    throttle.passed("a")
    assert throttle.wait("a") == 0


def test_many_addresses_do_not_fill_the_memory() -> None:
    throttle = Throttle(Clock())
    for number in range(KEPT + 100):
        throttle.attempt(str(number))
    assert len(throttle._failed) == KEPT


def test_attempts_for_one_name_are_slowed_down_wherever_they_come_from_and_never_for_long() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for number in range(FREE + 12):
        waits.append(attempts.wait(f"192.0.2.{number}", "ann"))
        clock.now += waits[-1]
        attempts.attempt(f"192.0.2.{number}", "ann")
    assert waits[:FREE] == [0] * FREE and waits[FREE] == 1 and max(waits) == SLOW
    assert attempts.wait("192.0.2.99", "ann") > 0 and attempts.wait("192.0.2.99", "bob") == 0


def test_addresses_of_one_network_count_as_one() -> None:
    attempts = Attempts(Clock())
    for number in range(FREE):
        attempts.attempt(f"2001:db8:1:1::{number:x}", f"user{number}")
    assert attempts.wait("2001:db8:1:1:ffff::1%eth0", "ann") > 0
    assert attempts.wait("2001:db8:1:2::1", "ann") == 0
    for number in range(FREE):
        attempts.attempt("::ffff:192.0.2.1", f"user{number}")
    assert attempts.wait("192.0.2.1", "bob") > 0 and attempts.wait("192.0.2.2", "bob") == 0
    assert attempts.wait("no address", "bob") == 0


def test_a_device_that_is_known_is_not_kept_out_by_strangers() -> None:
    attempts = Attempts(Clock())
    for _ in range(FREE * 3):
        attempts.attempt("127.0.0.1", "ann")
    assert attempts.wait("127.0.0.1", "ann") > 0 and attempts.wait("127.0.0.1", "ann", "mine") == 0
    for _ in range(FREE):
        attempts.attempt("127.0.0.1", "ann", "mine")
    assert attempts.wait("127.0.0.1", "ann", "mine") > 0 and attempts.wait("127.0.0.1", "ann", "another") == 0

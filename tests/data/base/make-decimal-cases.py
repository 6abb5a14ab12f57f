#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Why: makes decimal-cases.txt, with Python's own decimal arithmetic as the judge of ours.
# usage: make-decimal-cases.py > decimal-cases.txt
import decimal
import random

DIGITS = 38
MODES = {'half-up': decimal.ROUND_HALF_UP, 'half-even': decimal.ROUND_HALF_EVEN, 'up': decimal.ROUND_UP,
         'down': decimal.ROUND_DOWN, 'ceiling': decimal.ROUND_CEILING, 'floor': decimal.ROUND_FLOOR}

random.seed(20260101)


def context(rounding=decimal.ROUND_HALF_EVEN):
    return decimal.Context(prec=DIGITS, rounding=rounding, Emax=99999, Emin=-99999,
                           traps=[decimal.Inexact, decimal.InvalidOperation])


def text(number):
    written = format(number, 'f')
    return written.lstrip('-') if number.is_zero() else written


def operand():
    n_digits = random.choice([1, 2, 3, 5, 9, 18, 19, 20, 30, 37, 38])
    digits = ''.join(random.choice('0123456789') for _ in range(n_digits))
    if random.random() < 0.3:
        digits = digits[:max(1, n_digits // 2)].ljust(n_digits, random.choice('0059'))
    places = random.choice([0, 0, 1, 2, 2, 3, 6, 20, 38])
    digits = digits.rjust(places + 1, '0')
    whole = digits[:len(digits) - places].lstrip('0') or '0'
    fraction = digits[len(digits) - places:]
    return random.choice(['', '-']) + whole + ('.' + fraction if places else '')


def attempt(function):
    try:
        return text(function())
    except (decimal.Inexact, decimal.InvalidOperation):
        return 'overflow'


def arithmetic(name, a, b):
    exact = context()
    left, right = exact.create_decimal(a), exact.create_decimal(b)
    function = {'add': exact.add, 'subtract': exact.subtract, 'multiply': exact.multiply}[name]
    print(name, a, b, attempt(lambda: function(left, right)))


def rounding(name, a, places):
    exact = context(MODES[name])
    exact.traps[decimal.Inexact] = False
    print(name, a, places, attempt(lambda: exact.quantize(decimal.Decimal(a), decimal.Decimal(1).scaleb(-places))))


print('# Made by make-decimal-cases.py: operation, two operands (or number and places), result')
for operation in ('add', 'subtract', 'multiply'):
    for _ in range(70):
        arithmetic(operation, operand(), operand())
for mode in MODES:
    for tie in ('0.5', '-0.5', '1.5', '-1.5', '2.5', '-2.5', '2.4999999', '-2.5000001', '0', '-0.0', '9.99', '-9.99'):
        rounding(mode, tie, 0)
    for _ in range(25):
        rounding(mode, operand(), random.choice([0, 1, 2, 4, 10, 38]))

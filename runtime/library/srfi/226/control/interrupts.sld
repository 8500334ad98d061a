;;; (srfi 226 control interrupts): letting another thread call a thunk, and not being disturbed so.
;;; Source: SRFI 226.
(define-library (srfi 226 control interrupts)
  (export
   current-interrupt-level disable-interrupts! enable-interrupts!
   with-interrupts-disabled with-interrupts-enabled thread-interrupt!)
  (import (srfi 226 inside interrupts)))

; R7RS in Guile; errors are errors. Expect disagreements where Guile 3.0 is not R7RS: its guard tries
; the clauses before it leaves the extent of the raise, and a handler that raises and guards inside
; another handler is not found.
(import (scheme base) (scheme case-lambda) (scheme char) (scheme cxr) (scheme lazy) (scheme write))
(define (kind-of-error e) 'error)
(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))

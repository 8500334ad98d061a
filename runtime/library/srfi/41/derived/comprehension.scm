;;; Stream comprehensions (SRFI 41, stream-of), translated as in Wadler, "List comprehensions", in
;;; Peyton Jones, "The Implementation of Functional Programming Languages", 1987: each clause is
;;; given the stream that comes after what it contributes, so nothing is ever appended.

;; (stream-of expression clause ...): the stream of the expression's values. A clause is (variable
;; in stream), for each element in turn, of several such clauses the last varying fastest; (variable
;; is expression); or a test that must hold.
(define-syntax stream-of
  (syntax-rules ()
    ((_ expression clause ...)
     (%lazy-stream 'stream-of (%comprehend expression stream-null clause ...)))))

;; (%comprehend expression stream-after clause ...)
(define-syntax %comprehend
  (syntax-rules (in is)
    ((_ expression after)
     (stream-cons expression after))
    ((_ expression after (variable in generator) clause ...)
     (stream-let loop ((strm (generated generator)))
       (if (stream-null? strm)
           after
           (let ((variable (stream-car strm)))
             (%comprehend expression (loop (stream-cdr strm)) clause ...)))))
    ((_ expression after (variable is value) clause ...)
     (let ((variable value))
       (%comprehend expression after clause ...)))
    ((_ expression after test clause ...)
     (if test
         (%comprehend expression after clause ...)
         after))))

(define (generated obj)
  (if (stream? obj)
      obj
      (error "stream-of: expected a stream after in, got" obj)))

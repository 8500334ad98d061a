;;; Continuation marks: what of SRFI 226 is syntax, or made of the primitives.

(define-syntax with-continuation-mark
  (syntax-rules ()
    ((_ key value expression)
     (%with-continuation-mark key value (lambda () expression)))))

(define-syntax with-continuation-marks
  (syntax-rules ()
    ((_ () body1 body2 ...) (let () body1 body2 ...))
    ((_ ((key value) ...) body1 body2 ...)
     (%with-marks (list (cons key value) ...) (lambda () body1 body2 ...)))))

(define (%with-marks marks thunk)
  (if (null? marks)
      (thunk)
      (%with-continuation-mark (caar marks) (cdar marks)
        (lambda () (%with-marks (cdr marks) thunk)))))

;; A procedure of no arguments that answers the first item and an iterator of the rest; at the end #f
;; and a procedure that reports an error.
(define (continuation-mark-set->iterator set keys . options)
  (let iterator ((items (apply continuation-mark-set->list* set keys options)))
    (define (next)
      (if (null? items)
          (values #f %exhausted)
          (values (car items) (iterator (cdr items)))))
    next))

(define (%exhausted)
  (raise
    (condition
      (make-assertion-violation)
      (make-message-condition "continuation-mark-set->iterator: there are no more marks"))))

;;; Generators from coroutines (SRFI 158, make-coroutine-generator), made with continuations
;;; (Haynes, Friedman & Wand 1986, "Obtaining coroutines with continuations").
;;;
;;; Each call notes where it waits and continues the body; each `yield` notes where the body waits
;;; and continues the call. A turn so costs two captures and two jumps, however deep the body is.
;;;
;;; The body runs in the dynamic extent of the first call: it keeps the parameters of that call,
;;; and if a later call is inside other winders (dynamic-wind) than the first, jumping runs them.
;;; A transaction that began after the body was left for it would be rolled back by such a jump, so
;;; the generator is not continued in there. One of the body's own ends when the body yields in it.
;;; Winders, parameters and handlers of the body itself are in force whenever it runs. Not so the
;;; handlers around the first call: what the body raises and does not handle is raised again from
;;; the call that is waiting. If a handler there returns to a raise-continuable, the body goes on;
;;; otherwise the generator has ended.

;; What a waiting call gets instead of an item: an object to raise. RESUME is the place in the body
;; that waits for what the handler answers, or #f if there is none.
(define-record-type raised
  (make-raised object resume)
  raised?
  (object raised-object)
  (resume raised-resume))

(define (make-coroutine-generator body)
  (check-procedure "make-coroutine-generator" 1 body)
  (coroutine body))

(define (coroutine body)
  ;; The continuation of the call that is waiting, or of the last one.
  (define call #f)

  ;; The transaction in which the body waits; #f: none.
  (define body-transaction 'not-begun)

  ;; How the body goes on: a procedure of one argument, or `running` or `ended`.
  (define rest
    (lambda (ignored)
      (run-body)
      (end (eof-object))))

  ;; Continues the body from PLACE, and answers what it hands over.
  (define (continue place value)
    (%check-not-left body-transaction)
    (call/cc
      (lambda (here)
        (set! call here)
        (set! rest 'running)
        (place value))))

  (define (yield item)
    (set! body-transaction (%transaction-here))
    (call/cc
      (lambda (here)
        (set! rest here)
        (call item))))

  (define (end item)
    (set! rest 'ended)
    (call item))

  ;; Runs the body with a handler that hands what is raised to the call that is waiting. When its
  ;; handler returns though the raise was not continuable, the outer handler hands over that error.
  (define (run-body)
    (with-exception-handler
      (lambda (object) (end (make-raised object #f)))
      (lambda ()
        (with-exception-handler
          (lambda (object)
            (call/cc (lambda (here) (end (make-raised object here)))))
          (lambda () (body yield))))))

  ;; The item that the body has handed over; or, if it raised something, the raise.
  (define (received item)
    (cond ((not (raised? item)) item)
          ((raised-resume item)
           => (lambda (resume)
                (let ((answer (raise-continuable (raised-object item))))
                  (received (continue resume answer)))))
          (else (raise (raised-object item)))))

  (lambda ()
    (cond ((procedure? rest) (received (continue rest #f)))
          ((eq? rest 'ended) (eof-object))
          (else
           (error (string-append "make-coroutine-generator: called again before its body yielded"
                                 " or returned"))))))

;; FOR-EACH calls a procedure on each element of the collection.
(define (make-for-each-generator for-each collection)
  (check-procedure "make-for-each-generator" 1 for-each)
  (coroutine (lambda (yield) (for-each yield collection))))

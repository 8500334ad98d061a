;;; shift, reset and their kin; unwind-protect.

(define-syntax reset
  (syntax-rules ()
    ((_ body1 body2 ...) (call-with-continuation-prompt (lambda () body1 body2 ...)))))

(define-syntax reset-at
  (syntax-rules ()
    ((_ tag body1 body2 ...) (call-with-continuation-prompt (lambda () body1 body2 ...) tag))))

(define-syntax shift
  (syntax-rules ()
    ((_ k body1 body2 ...)
     (shift-at (default-continuation-prompt-tag) k body1 body2 ...))))

(define-syntax shift-at
  (syntax-rules ()
    ((_ tag k body1 body2 ...)
     (%control tag (lambda (k) body1 body2 ...) #t))))

;; A prompt whose handler is called in its place: an abort takes the prompt away.
(define (%call-in-prompt0 thunk)
  (call-with-continuation-prompt
    thunk (default-continuation-prompt-tag) (lambda (thunk) (thunk))))

(define-syntax reset0
  (syntax-rules ()
    ((_ body1 body2 ...) (%call-in-prompt0 (lambda () body1 body2 ...)))))

(define-syntax shift0
  (syntax-rules ()
    ((_ k body1 body2 ...) (%shift0 (lambda (k) body1 body2 ...)))))

(define (%shift0 receiver)
  (call-with-composable-continuation
    (lambda (k)
      (abort-current-continuation
        (default-continuation-prompt-tag)
        (lambda ()
          (receiver (lambda vals (%call-in-prompt0 (lambda () (apply k vals))))))))))

(define-syntax prompt
  (syntax-rules ()
    ((_ body1 body2 ...) (reset body1 body2 ...))))

(define-syntax control
  (syntax-rules ()
    ((_ k body1 body2 ...)
     (%control (default-continuation-prompt-tag) (lambda (k) body1 body2 ...) #f))))

(define-syntax prompt0
  (syntax-rules ()
    ((_ body1 body2 ...) (reset0 body1 body2 ...))))

(define-syntax control0
  (syntax-rules ()
    ((_ k body1 body2 ...)
     (%control (default-continuation-prompt-tag) (lambda (k) body1 body2 ...) #f))))

;; Abort to the prompt and hand the receiver the continuation up to it, delimited by a prompt of its
;; own if so wanted.
(define (%control tag receiver delimited)
  (call-with-composable-continuation
    (lambda (k)
      (abort-current-continuation tag
        (lambda ()
          (receiver
            (if delimited
                (lambda vals
                  (call-with-continuation-prompt (lambda () (apply k vals)) tag))
                k)))))
    tag))

(define (call-in k proc . args)
  (apply call-in-continuation (%non-composable "call-in" k) proc args))

(define (return-to k . vals)
  (apply (%non-composable "return-to" k) vals))

(define (%non-composable who k)
  (if (non-composable-continuation? k)
      k
      (%wrong-type who 1 "a non-composable continuation" k)))

;; (unwind-protect expression cleanup ...): the cleanups run when the expression is left, by whatever
;; way; it cannot be entered again (SRFI 226).
(define-syntax unwind-protect
  (syntax-rules ()
    ((_ expression cleanup ...)
     (dynamic-wind
       (lambda () (if #f #f))
       (lambda () (call-with-continuation-barrier (lambda () expression)))
       (lambda () (if #f #f) cleanup ...)))))

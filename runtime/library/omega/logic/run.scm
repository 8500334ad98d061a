;;; Questions: for which terms do goals hold?

;; The list of at most so many answers: (run n (q ...) goal ...); with #f or * in place of n, of all.
;; An answer is the term of q, or of several variables the list of theirs, with what must hold of
;; variables in it: (term (=/= ((_.0 5))) (num _.0) (str _.1) (sym _.2) (absento (a _.3))).
(define-syntax run
  (syntax-rules (*)
    ((_ * (q ...) g0 g ...) (run* (q ...) g0 g ...))
    ((_ n (q ...) g0 g ...)
     (%run n (lambda (state receive) (%question state receive (q ...) g0 g ...))))))

;; The list of all answers: (run* (q ...) goal ...).
(define-syntax run*
  (syntax-rules ()
    ((_ (q ...) g0 g ...)
     (%run #f (lambda (state receive) (%question state receive (q ...) g0 g ...))))))

;; The answers as a stream (SRFI 41), each looked for when it is asked for:
;; (run-stream (q ...) goal ...).
(define-syntax run-stream
  (syntax-rules ()
    ((_ (q ...) g0 g ...)
     (%run-stream (lambda (state receive) (%question state receive (q ...) g0 g ...))))))

;; Hand over the term of the question and the stream of the states in which the goals hold.
(define-syntax %question
  (syntax-rules ()
    ((_ s receive (q ...) g0 g ...)
     (%let-fresh s (q ...)
       (receive (%term-of q ...) (lambda () (%conjunction s g0 g ...)))))))

(define-syntax %term-of
  (syntax-rules ()
    ((_ q) q)
    ((_ q ...) (list q ...))))

(define (%run count ask)
  (if (not (or (not count) (and (exact-integer? count) (>= count 0))))
      (%wrong-type "run" 1 "an exact integer not below 0, #f or *" count))
  (let ((run (new-run (%make-hash-table 'equal))))
    (ask (%empty-state run)
         (lambda (term stream)
           (let next ((stream stream) (left count) (answers '()))
             (let ((found (and (not (eqv? left 0)) (%pull run stream (run-answers run)))))
               (if found
                   (next (cdr found)
                         (and left (- left 1))
                         (cons (%reify term (car found)) answers))
                   (reverse answers))))))))

(define (%run-stream ask)
  (let ((run (new-run (%make-hash-table 'equal))))
    (define-stream (next term stream)
      (let ((found (%pull run stream (run-answers run))))
        (if found
            (stream-cons (%reify term (car found)) (next term (cdr found)))
            stream-null)))
    (ask (%empty-state run) next)))

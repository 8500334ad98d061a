; amb written in the program with call/cc: what a search has left to try is a stack of continuations
; with alternatives. The stack is bound like a parameter, so whoever jumps out of a search is in the
; one around it again. What programs write is put back from a copy.
(define-syntax permanent-set! (syntax-rules () ((_ x e) (set! x e))))

(define-record-type search
  (make-search stack exhausted)
  search?
  (stack search-stack search-stack-set!)
  (exhausted search-exhausted))
(define-record-type choice
  (make-choice k left contents)
  choice?
  (k choice-k)
  (left choice-left)
  (contents choice-contents))
(define current-search (make-parameter #f))

(define (fail)
  (let* ((search (current-search)) (stack (search-stack search)))
    (if (null? stack)
        ((search-exhausted search))
        (let* ((latest (car stack)) (left (choice-left latest)))
          (slots-set! (choice-contents latest))
          ; The last failure goes back to the place too, and fails further from there.
          (search-stack-set!
           search
           (if (null? left)
               (cdr stack)
               (cons (make-choice (choice-k latest) (cdr left) (choice-contents latest)) (cdr stack))))
          ((choice-k latest) (if (null? left) fail (car left)))))))

(define (choose thunks) (choose-from thunks))
(define (choose-from thunks)
  (cond ((null? thunks) (fail))
        ((null? (cdr thunks)) ((car thunks)))
        (else
         ((call/cc
           (lambda (k)
             (let ((search (current-search)))
               (search-stack-set!
                search
                (cons (make-choice k (cdr thunks) (slots)) (search-stack search)))
               (car thunks))))))))

(define-syntax amb
  (syntax-rules () ((_ e ...) (choose (list (lambda () e) ...)))))
(define (amb-list items) (choose (map (lambda (item) (lambda () item)) items)))
(define (an-integer-between low high)
  (if (> low high)
      (fail)
      (amb-list (let loop ((n high) (found '())) (if (< n low) found (loop (- n 1) (cons n found)))))))
(define-syntax require
  (syntax-rules () ((_ e) (if e #t (fail)))))
(define (cut) (search-stack-set! (current-search) '()))

(define (delimited thunk exhausted)
  (let ((contents (slots)))
    ((call/cc
      (lambda (k)
        (let* ((leave (lambda () (slots-set! contents) (k exhausted)))
               (value (parameterize ((current-search (make-search '() leave))) (thunk))))
          (lambda () value)))))))
(define-syntax one-of
  (syntax-rules () ((_ e) (delimited (lambda () e) fail))))
(define (every-value thunk)
  (let ((found '()))
    (delimited
     (lambda ()
       (let ((value (thunk)))
         (set! found (cons value found))
         (fail)))
     (lambda () (reverse found)))))
(define-syntax all-of
  (syntax-rules () ((_ e) (every-value (lambda () e)))))
(define-syntax best-of
  (syntax-rules ()
    ((_ option score e)
     (let loop ((best #f) (found (all-of e)))
       (cond ((null? found) (or best (fail)))
             ((and best (>= (score (car found)) (score best))) (loop best (cdr found)))
             (else (loop (car found) (cdr found))))))))
(define-syntax solutions (syntax-rules () ((_ e) (all-of e))))
(define (stream->list solutions) solutions)

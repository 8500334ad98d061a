;;; Searching, deleting, association lists (SRFI 1, "Searching", "Deletion", "Association lists").

(define (find found? list)
  (check-procedure "find" 1 found?)
  (let loop ((rest list))
    (cond ((end? "find" rest) #f)
          ((found? (car rest)) (car rest))
          (else (loop (cdr rest))))))

(define (find-tail found? list)
  (check-procedure "find-tail" 1 found?)
  (let loop ((rest list))
    (cond ((end? "find-tail" rest) #f)
          ((found? (car rest)) rest)
          (else (loop (cdr rest))))))

;; The last call of ANY and EVERY is a tail call, as SRFI 1 asks.
(define (any holds? list . more)
  (check-procedure "any" 1 holds?)
  (if (null? more)
      (and (not (end? "any" list))
           (let loop ((item (car list)) (rest (cdr list)))
             (if (end? "any" rest)
                 (holds? item)
                 (or (holds? item) (loop (car rest) (cdr rest))))))
      (let ((lists (cons list more)))
        (and (not (any-end? "any" lists))
             (let loop ((items (map1 car lists)) (rests (map1 cdr lists)))
               (if (any-end? "any" rests)
                   (apply holds? items)
                   (or (apply holds? items) (loop (map1 car rests) (map1 cdr rests)))))))))

(define (every holds? list . more)
  (check-procedure "every" 1 holds?)
  (if (null? more)
      (or (end? "every" list)
          (let loop ((item (car list)) (rest (cdr list)))
            (if (end? "every" rest)
                (holds? item)
                (and (holds? item) (loop (car rest) (cdr rest))))))
      (let ((lists (cons list more)))
        (or (any-end? "every" lists)
            (let loop ((items (map1 car lists)) (rests (map1 cdr lists)))
              (if (any-end? "every" rests)
                  (apply holds? items)
                  (and (apply holds? items) (loop (map1 car rests) (map1 cdr rests)))))))))

(define (list-index found? list . more)
  (check-procedure "list-index" 1 found?)
  (let loop ((lists (cons list more)) (index 0))
    (cond ((any-end? "list-index" lists) #f)
          ((apply found? (map1 car lists)) index)
          (else (loop (map1 cdr lists) (+ index 1))))))

(define (take-prefix who keeps? list)
  (check-procedure who 1 keeps?)
  (let loop ((rest list))
    (if (or (end? who rest) (not (keeps? (car rest))))
        '()
        (cons (car rest) (loop (cdr rest))))))

(define (take-while keeps? list) (take-prefix "take-while" keeps? list))
(define (take-while! keeps? list) (take-prefix "take-while!" keeps? list))

(define (drop-while drops? list)
  (check-procedure "drop-while" 1 drops?)
  (let loop ((rest list))
    (if (or (end? "drop-while" rest) (not (drops? (car rest))))
        rest
        (loop (cdr rest)))))

(define (split-prefix who keeps? list)
  (let loop ((rest list) (prefix '()))
    (if (or (end? who rest) (not (keeps? (car rest))))
        (values (reverse prefix) rest)
        (loop (cdr rest) (cons (car rest) prefix)))))

(define (span keeps? list)
  (check-procedure "span" 1 keeps?)
  (split-prefix "span" keeps? list))

(define (span! keeps? list)
  (check-procedure "span!" 1 keeps?)
  (split-prefix "span!" keeps? list))

(define (break stops? list)
  (check-procedure "break" 1 stops?)
  (split-prefix "break" (lambda (item) (not (stops? item))) list))

(define (break! stops? list)
  (check-procedure "break!" 1 stops?)
  (split-prefix "break!" (lambda (item) (not (stops? item))) list))

(define delete
  (case-lambda
    ((x list) (delete x list equal?))
    ((x list same?)
     (check-procedure "delete" 3 same?)
     (keep "delete" (lambda (item) (not (same? x item))) list))))

(define delete! delete)

;; O(n²), as SRFI 1 says: SAME? is all that is known of the elements.
(define delete-duplicates
  (case-lambda
    ((list) (delete-duplicates list equal?))
    ((list same?)
     (check-procedure "delete-duplicates" 2 same?)
     (let loop ((rest list))
       (if (end? "delete-duplicates" rest)
           '()
           (let ((first (car rest)))
             (cons first (loop (delete first (cdr rest) same?)))))))))

(define delete-duplicates! delete-duplicates)

(define (alist-cons key value alist) (cons (cons key value) alist))

(define (alist-copy alist)
  (if (end? "alist-copy" alist)
      '()
      (let ((entry (car alist)))
        (check-pair "alist-copy" 1 entry)
        (cons (cons (car entry) (cdr entry)) (alist-copy (cdr alist))))))

(define alist-delete
  (case-lambda
    ((key alist) (alist-delete key alist equal?))
    ((key alist same?)
     (check-procedure "alist-delete" 3 same?)
     (keep "alist-delete" (lambda (entry) (not (same? key (car entry)))) alist))))

(define alist-delete! alist-delete)
